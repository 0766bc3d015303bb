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

-- Definitions of macros have done their work when pandoc has read them; what else stands between
-- them is kept.
local defining = {
  "\\%a*newcommand%*?%s*%b{}", "\\%a*newcommand%*?%s*\\%a+",
  "\\providecommand%*?%s*%b{}", "\\providecommand%*?%s*\\%a+",
  "\\DeclareMathOperator%*?%s*%b{}", "\\def%s*\\%a+[#%d]*",
}
local function without_definitions(text)
  for _, opening in ipairs(defining) do
    text = text:gsub(opening .. "%s*%b[]%s*%b[]%s*%b{}", "")
    text = text:gsub(opening .. "%s*%b[]%s*%b{}", "")
    text = text:gsub(opening .. "%s*%b{}", "")
  end
  return text
end

-- An environment of formulas outside of dollars is a formula all the same.
local environments = {}
for name in ("align alignat displaymath eqnarray equation flalign gather math multline"):gmatch("%a+") do
  environments[name] = true
end

local function formula(element)
  if not element.format:match("tex$") then return nil end
  element.text = without_definitions(element.text)
  if not element.text:match("%S") then return {} end
  local name = element.text:match("^%s*\\begin%s*{(%a+)%*?}")
  if name and environments[name] then
    return {pandoc.Math("DisplayMath", element.text)}
  end
end

local function inline(element)
  return formula(element) or remember(element)
end

local function block(element)
  local found = formula(element)
  if found then return #found > 0 and pandoc.Para(found) or {} end
  local span = remember(element)
  return span and pandoc.Para({span})
end

return {{Meta = seal_of}, {RawInline = inline, RawBlock = block}}
