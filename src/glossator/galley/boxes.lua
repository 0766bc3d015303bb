-- The HTML writer makes boxes to tick out of these signs, which are forms; a book shows them.
-- What Quarto shows above the words of a box, “::: {.callout-tip title="Take care"}”, would be lost as well.
function Div(div)
  local title = div.attributes.title
  if not title or not (div.classes[1] or ""):match("^callout") then return nil end
  local read = pandoc.utils.blocks_to_inlines(pandoc.read(title, "markdown").blocks)
  div.attributes.title = nil
  div.content:insert(1, pandoc.Para({pandoc.Strong(read)}))
  return div
end

function Str(text)
  if text.text == "☐" or text.text == "☒" then
    return pandoc.Span({pandoc.Str(text.text)}, pandoc.Attr("", {"box"}))
  end
end
