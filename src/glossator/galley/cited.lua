-- Behind the text, what the citations of each file became, by `signs.lua`'s count: for a later run that finds
-- them written as they are now. `moves` says that a citation drew words to it or away (citeproc moves full
-- stops and superscripts), so that it cannot be put in by itself.
local seal, number, signs, alone = "", "", {}, false
local became, moved = {}, {}

local function read(meta)
  seal = pandoc.utils.stringify(meta["glossator-seal"] or "")
  signs = meta["glossator-signs"] or {}
  alone = meta["glossator-alone"] == true
  meta["glossator-signs"] = nil
  meta["glossator-alone"] = nil
  return meta
end

local function begin_file(span)
  if span.classes[1] == seal .. "-file" then
    number = span.attributes.n or number
    became[number] = pandoc.Blocks({})
  end
end

local function moves(content)
  local first, last = content[1], content[#content]
  for _, one in ipairs({first, last}) do
    if one.t == "Superscript" or one.t == "Note" then return true end
  end
  return #content == 0 or pandoc.utils.stringify(content):match("%.$") ~= nil
end

local function take(cite)
  moved[number] = moved[number] or moves(cite.content)
  if became[number] then became[number]:insert(pandoc.Plain(cite.content)) end
end

local function put_behind(doc)
  for n, sign in pairs(signs) do
    local set = pandoc.write(pandoc.Pandoc(became[n] or {}), "json")
    local said = {n = n, signs = pandoc.utils.stringify(sign), set = set}
    said.fixed = (alone and not moved[n]) and "1" or "0"
    doc.blocks:insert(pandoc.Para({pandoc.Span({}, pandoc.Attr("", {seal .. "-cites"}, said))}))
  end
  return doc
end

return {{Meta = read}, {Span = begin_file, Cite = take}, {Pandoc = put_behind}}
