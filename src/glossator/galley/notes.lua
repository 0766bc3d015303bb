-- Puts every note behind the text, each behind a paragraph with its number, and an empty span with
-- the same number where it was called. (pandoc's HTML would put them into one list, where HTML in
-- one note could pass for another.) Runs after citeproc, which makes notes as well.
local seal = ""
local notes = {}

local function seal_of(meta)
  seal = pandoc.utils.stringify(meta["glossator-seal"] or "")
end

local function sign(kind, number)
  return pandoc.Span({}, pandoc.Attr("", {seal .. kind}, {n = tostring(number)}))
end

local function take(note)
  notes[#notes + 1] = note.content
  return sign("-call", #notes)
end

local function put_behind(doc)
  for number, blocks in ipairs(notes) do
    doc.blocks:insert(pandoc.Para({sign("-body", number)}))
    doc.blocks:extend(blocks)
  end
  return doc
end

return {{Meta = seal_of}, {Note = take}, {Pandoc = put_behind}}
