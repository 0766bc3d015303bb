-- A picture alone in its paragraph is a figure with a caption; pandoc takes one that calls notes for a
-- picture in a line, and its caption would be seen by nobody. The calls stand behind the caption.
function Para(paragraph)
  local image, notes = paragraph.content[1], pandoc.Inlines({})
  if not image or image.t ~= "Image" or #image.caption == 0 then return nil end
  for i = 2, #paragraph.content do
    local one = paragraph.content[i]
    if one.t == "Note" then notes:insert(one)
    elseif one.t ~= "Space" and one.t ~= "SoftBreak" then return nil end
  end
  if #notes == 0 then return nil end
  local caption = pandoc.Inlines(image.caption):clone()
  caption:extend(notes)
  local own = pandoc.Attr(image.identifier)
  image.identifier = ""
  return pandoc.Figure({pandoc.Plain({image})}, {long = {pandoc.Plain(caption)}}, own)
end
