-- Before citations are set: how each is written, in the order of the text and by its file, so that a later
-- run can tell whether all are as they were. (Once they are set, `cited.lua` says what became of them.)
--
-- One walk for all, and no block is opened here: what is read of an element crosses over into Lua whole.
local signs, alone = {}, true
local number = ""
local plain = {Str = true, Space = true, SoftBreak = true}

local function nested(citation)
  local deeper = false
  local look = {Cite = function() deeper = true end, Note = function() deeper = true end}
  local function enter(inlines)
    for _, one in ipairs(inlines) do
      if not plain[one.t] then pandoc.Inlines({one}):walk(look) end
    end
  end
  for _, one in ipairs(citation.citations) do
    enter(one.prefix)
    enter(one.suffix)
  end
  enter(citation.content)
  return deeper
end

local function begin_file(span)
  if span.classes[1] and span.classes[1]:match("%-file$") then
    number = span.attributes.n or number
    signs[number] = pandoc.Blocks({})
  end
end

local function note(cite)
  alone = alone and not nested(cite)
  if signs[number] then signs[number]:insert(pandoc.Plain({cite})) end
end

local function tell(meta)
  local found = {}
  for n, all in pairs(signs) do
    found[n] = #all .. "-" .. pandoc.utils.sha1(pandoc.write(pandoc.Pandoc(all), "json"))
  end
  meta["glossator-signs"] = found
  meta["glossator-alone"] = alone
  return meta
end

return {{Span = begin_file, Cite = note}, {Meta = tell}}
