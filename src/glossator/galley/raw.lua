-- Raw TeX and the like would vanish from HTML without a word: an empty span remembers it.
-- `glossator-seal` begins the names of our own spans: a manuscript cannot know it.
local seal = ""

local function seal_of(meta)
  seal = pandoc.utils.stringify(meta["glossator-seal"] or "")
end

local function remember(element)
  if element.format:match("^html") then return nil end
  return pandoc.Span({}, pandoc.Attr("", {seal .. "-raw"}, {source = element.text}))
end

local function remember_block(element)
  local span = remember(element)
  return span and pandoc.Para({span})
end

return {{Meta = seal_of}, {RawInline = remember, RawBlock = remember_block}}
