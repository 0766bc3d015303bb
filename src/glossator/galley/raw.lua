-- Raw TeX and the like would vanish from HTML without a word: an empty span remembers it.
local function remember(element)
  if element.format:match("^html") then return nil end
  return pandoc.Span({}, pandoc.Attr("", {"gl-raw"}, {source = element.text}))
end

function RawInline(element)
  return remember(element)
end

function RawBlock(element)
  local span = remember(element)
  return span and pandoc.Para({span})
end
