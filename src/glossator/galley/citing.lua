-- Citations in a style that writes them as notes. What is cited in a note of any kind is text of that note
-- (Chicago Manual of Style 17, 14.19–14.36): so what stands beside the text is a note for the while.
-- “Ibid.” and short forms refer to notes that a reader has met: those of the text in their order, and those
-- of each layer in theirs, since layers stand apart and a profile may leave one out. In a definition of
-- the glossary a citation stands in brackets, as pandoc sets it.
local seal = "" -- begins the names of our own spans: a manuscript cannot know it

local function as_notes(blocks)
  return blocks:walk({
    DefinitionList = function(list)
      for _, item in ipairs(list.content) do
        for number, definition in ipairs(item[2]) do
          item[2][number] = {pandoc.Para({pandoc.Note(definition)})}
        end
      end
      return list
    end,
  })
end

local function as_definitions(blocks)
  return blocks:walk({
    DefinitionList = function(list)
      for _, item in ipairs(list.content) do
        for number, definition in ipairs(item[2]) do
          local held = definition[1] and definition[1].content[1]
          if held and held.t == "Note" then item[2][number] = held.content end
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

local function cite(part, meta)
  local blocks = part.apart and as_notes(part.blocks) or part.blocks
  local done = pandoc.utils.citeproc(pandoc.Pandoc(blocks, meta)).blocks
  done = done:filter(function(block) return not is_list_of_works(block) end)
  if not part.bracketed then
    done = pandoc.Blocks(done):walk({
      Note = function(note) return begin_as_sentence(note:walk({Cite = without_brackets})) end,
    })
  end
  return part.apart and as_definitions(done) or done
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
  for _, part in ipairs(parts_of(document)) do blocks:extend(cite(part, document.meta)) end
  blocks:extend(works(document))
  document.blocks = blocks
  return document
end
