-- A tight definition of several paragraphs would come out of the HTML writer as one run of text.
function DefinitionList(list)
  local found = false
  for _, item in ipairs(list.content) do
    for _, definition in ipairs(item[2]) do
      for i, block in ipairs(definition) do
        if block.t == "Plain" then
          definition[i] = pandoc.Para(block.content)
          found = true
        end
      end
    end
  end
  return found and list or nil
end
