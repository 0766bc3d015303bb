-- Behind the text, what the citations of each file became, by `signs.lua`'s count: for a later run that finds
-- them written as they are now. `moves` says that a citation drew words to it or away (citeproc moves full
-- stops and superscripts), so that it cannot be put in by itself.
local function moves(content)
  local first, last = content[1], content[#content]
  for _, one in ipairs({first, last}) do
    if one.t == "Superscript" or one.t == "Note" then return true end
  end
  return #content == 0 or pandoc.utils.stringify(content):match("%.$") ~= nil
end

function Pandoc(doc)
  local seal = pandoc.utils.stringify(doc.meta["glossator-seal"] or "")
  local alone = doc.meta["glossator-alone"] == true
  local behind, became, moved = pandoc.Blocks({}), {}, {}
  local number = ""
  for _, block in ipairs(doc.blocks) do
    local first = block.t == "Para" and block.content[1]
    if first and first.t == "Span" and first.classes[1] == seal .. "-file" then
      number = first.attributes.n or number
      became[number] = pandoc.Blocks({})
    end
    pandoc.Blocks({block}):walk({
      Cite = function(cite)
        moved[number] = moved[number] or moves(cite.content)
        if became[number] then became[number]:insert(pandoc.Plain(cite.content)) end
      end,
    })
  end
  for n, sign in pairs(doc.meta["glossator-signs"] or {}) do
    local set = pandoc.write(pandoc.Pandoc(became[n] or {}), "json")
    local said = {n = n, signs = pandoc.utils.stringify(sign), set = set}
    said.fixed = (alone and not moved[n]) and "1" or "0"
    behind:insert(pandoc.Para({pandoc.Span({}, pandoc.Attr("", {seal .. "-cites"}, said))}))
  end
  doc.meta["glossator-signs"] = nil
  doc.meta["glossator-alone"] = nil
  doc.blocks:extend(behind)
  return doc
end
