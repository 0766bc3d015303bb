-- Before citations are set: how each is written, in the order of the text and by its file, so that a later
-- run can tell whether all are as they were. (Once they are set, `cited.lua` says what became of them.)
local function nested(citation)
  local deeper = false
  local look = {Cite = function() deeper = true end, Note = function() deeper = true end}
  for _, one in ipairs(citation.citations) do
    pandoc.Inlines(one.prefix):walk(look)
    pandoc.Inlines(one.suffix):walk(look)
  end
  citation.content:walk(look)
  return deeper
end

function Pandoc(doc)
  local signs, alone = {}, true
  local number = ""
  for _, block in ipairs(doc.blocks) do
    local first = block.t == "Para" and block.content[1]
    if first and first.t == "Span" and first.classes[1] and first.classes[1]:match("%-file$") then
      number = first.attributes.n or number
      signs[number] = pandoc.Blocks({})
    end
    pandoc.Blocks({block}):walk({
      Cite = function(cite)
        alone = alone and not nested(cite)
        if signs[number] then signs[number]:insert(pandoc.Plain({cite})) end
      end,
    })
  end
  local found = {}
  for n, all in pairs(signs) do
    found[n] = #all .. "-" .. pandoc.utils.sha1(pandoc.write(pandoc.Pandoc(all), "json"))
  end
  doc.meta["glossator-signs"] = found
  doc.meta["glossator-alone"] = alone
  return doc
end
