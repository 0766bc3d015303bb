-- Citations in a style that writes them as notes. What is cited in a note of any kind is text of that note
-- (Chicago Manual of Style 17, 14.19–14.36): so what stands beside the text is a note for the while.
-- “Ibid.” and short forms refer to notes that a reader has met: those of the text in their order, and those
-- of each layer in theirs, since layers stand apart and a profile may leave one out. In a definition of
-- the glossary a citation stands in brackets, as pandoc sets it.
local seal = "" -- begins the names of our own spans: a manuscript cannot know it

-- The letters of words alone: a lemma and the text may differ in typography.
local function letters(words)
  return (words:gsub("[%s%p]+", ""):gsub("\xE2\x80[\x93-\x9F\xA6]", ""))
end

-- Where letters stand for the nth time, as at= counts them; at the last place if there are fewer; nil nowhere.
local function nth_place(text, wanted, nth)
  local place, at = nil, 0
  for _ = 1, nth do
    at = text:find(wanted, at + 1, true)
    if not at then break end
    place = at
  end
  return place
end

-- The definitions of a part in the order in which a reader meets them: a lemma where its words first stand
-- in the text, a note on another behind that one; what stands nowhere behind the one before it.
local function in_reading_order(blocks, text)
  local found, places = {}, {}
  blocks:walk({
    DefinitionList = function(list)
      for _, item in ipairs(list.content) do
        local span = item[1][1]
        local lemma = pandoc.utils.stringify(item[1]):match("^(.-)…") or pandoc.utils.stringify(item[1])
        local on = span and span.attributes and span.attributes.on
        local place = on and places[on:match("[^:]*$")]
        local nth = span and span.attributes and tonumber(span.attributes.at) or 1
        place = place and place + 0.5 or nth_place(text, letters(lemma), nth)
        place = place or (found[#found] and found[#found].place) or 0
        if span and span.identifier then places[span.identifier:gsub("^.*__", "")] = place end
        for _, definition in ipairs(item[2]) do
          table.insert(found, {place = place, number = #found + 1, blocks = definition})
        end
      end
    end,
  })
  table.sort(found, function(a, b)
    if a.place ~= b.place then return a.place < b.place end
    return a.number < b.number
  end)
  return found
end

-- Definitions as notes, each behind a paragraph of nothing: so pandoc treats all citations in them alike.
local function as_notes(definitions)
  local notes = pandoc.Blocks({})
  for _, one in ipairs(definitions) do
    local held = pandoc.Blocks({pandoc.Para({pandoc.Span({})})})
    held:extend(one.blocks)
    notes:insert(pandoc.Para({pandoc.Note(held)}))
  end
  return notes
end

local function put_back(blocks, definitions, notes)
  local by_number, next_one = {}, 0
  for place, one in ipairs(definitions) do
    local held = notes[place].content[1].content
    held:remove(1)
    by_number[one.number] = held
  end
  return blocks:walk({
    DefinitionList = function(list)
      for _, item in ipairs(list.content) do
        for number in ipairs(item[2]) do
          next_one = next_one + 1
          item[2][number] = by_number[next_one]
        end
      end
      return list
    end,
  })
end

-- A note is no sentence of the text that a citation would break into: it stands without brackets.
local function without_brackets(cite)
  local first, last = cite.content[1], cite.content[#cite.content]
  if #cite.content > 2 and first.t == "Str" and last.t == "Str"
    and first.text == "(" and last.text == ")" then
    cite.content:remove()
    cite.content:remove(1)
    return cite
  end
end

-- “So it was ([@ode]).”: of what stood in the author's brackets a mark is left, which needs none.
local function out_of_brackets(inlines)
  for i = #inlines - 1, 2, -1 do
    local before, held, behind = inlines[i - 1], inlines[i], inlines[i + 1]
    local is_mark = held.t == "Note" or held.t == "Cite" and #held.content == 1 and held.content[1].t == "Note"
    if is_mark and before.t == "Str" and before.text:match("%($") and behind.t == "Str" and behind.text:match("^%)") then
      before.text, behind.text = before.text:sub(1, -2), behind.text:sub(2)
      if behind.text == "" then inlines:remove(i + 1) end
      if before.text == "" then
        inlines:remove(i - 1)
        if i > 2 and inlines[i - 2].t == "Space" then inlines:remove(i - 2) end
      end
    end
  end
  return inlines
end

-- A note that begins with a citation begins as a sentence does: “Ibid., 9”.
local function begin_as_sentence(note)
  for _, block in ipairs(note.content) do
    local first = block.content and block.content[1]
    local is_marker = first and first.t == "Span" and #first.content == 0
    if first and first.t == "Cite" then
      local word = first.content[1]
      while word and word.t ~= "Str" do word = word.content and word.content[1] end
      if word then word.text = pandoc.text.upper(pandoc.text.sub(word.text, 1, 1)) .. pandoc.text.sub(word.text, 2) end
      block.content[1] = first
    end
    if not is_marker then break end
  end
  return note
end

-- The number of the file whose part a block opens; nil for any other block.
local function file_of(block)
  local span = block.t == "Para" and #block.content == 1 and block.content[1]
  if span and span.t == "Span" and span.classes[1] == seal .. "-file" then
    return span.attributes.n
  end
end

-- Parts of the document that are cited in by themselves: all texts, and each file beside them.
local function parts_of(document)
  local beside, parts = {}, {}
  local glossary = pandoc.utils.stringify(document.meta["glossator-glossary"] or "")
  for n in pandoc.utils.stringify(document.meta["glossator-beside"] or ""):gmatch("%d+") do
    beside[n] = true
  end
  for _, block in ipairs(document.blocks) do
    local n = file_of(block)
    local apart = n and beside[n]
    if #parts == 0 or apart or (n and parts[#parts].apart) then
      table.insert(parts, {apart = apart, bracketed = n == glossary, blocks = pandoc.Blocks({})})
    end
    parts[#parts].blocks:insert(block)
  end
  return parts
end

local function is_list_of_works(block)
  return block.t == "Div" and block.identifier == "refs"
end

local function cited(blocks, meta, bracketed)
  local done = pandoc.utils.citeproc(pandoc.Pandoc(blocks, meta)).blocks
  done = pandoc.Blocks(done:filter(function(block) return not is_list_of_works(block) end))
  if bracketed then return done end
  return done:walk({
    Inlines = out_of_brackets,
    Note = function(note) return begin_as_sentence(note:walk({Cite = without_brackets})) end,
  })
end

local function cite(part, meta, text)
  if not part.apart then return cited(part.blocks, meta) end
  local definitions = in_reading_order(part.blocks, text)
  local notes = cited(as_notes(definitions), meta, part.bracketed)
  return put_back(part.blocks, definitions, notes)
end

-- The letters of the text without its notes.
local function text_of(parts)
  local words = {}
  for _, part in ipairs(parts) do
    if not part.apart then
      local plain = part.blocks:walk({Note = function() return {} end})
      for _, block in ipairs(plain) do table.insert(words, pandoc.utils.stringify(block)) end
    end
  end
  return letters(table.concat(words, " "))
end

-- The works of all parts in one list, as if all were cited in one place.
local function works(document)
  local cited = pandoc.Inlines({})
  document.blocks:walk({Cite = function(one) cited:insert(one) end})
  document.meta.nocite = pandoc.MetaInlines(cited)
  local done = pandoc.utils.citeproc(pandoc.Pandoc({}, document.meta)).blocks
  document.meta.nocite = nil
  return done:filter(is_list_of_works)
end

function Pandoc(document)
  seal = pandoc.utils.stringify(document.meta["glossator-seal"] or "")
  local blocks = pandoc.Blocks({})
  local parts = parts_of(document)
  local text = text_of(parts)
  for _, part in ipairs(parts) do blocks:extend(cite(part, document.meta, text)) end
  blocks:extend(works(document))
  document.blocks = blocks
  return document
end
