-- Boxes: those to tick, and those with words that stand apart from the text.
local seal = "" -- begins the names of our own spans: a manuscript cannot know it
-- MyST's, which stay the author's words.
local named = {
  attention = "Attention", danger = "Danger", error = "Error", example = "Example", exercise = "Exercise",
  hint = "Hint", seealso = "See also", solution = "Solution", todo = "Todo",
}
local kinds = {note = true, tip = true, warning = true, caution = true, important = true}

local function seal_of(meta)
  seal = pandoc.utils.stringify(meta["glossator-seal"] or "")
end

-- What such a box is called where its author gives it no title: written in the edition's language later.
local function name_of(kind)
  return pandoc.Inlines({pandoc.Span({}, pandoc.Attr("", {seal .. "-box"}, {n = kind}))})
end

-- A box: set in as a quotation is, its title first. Headings within it stay what they are.
local function box(content, title, attr)
  content:insert(1, pandoc.Para({pandoc.Strong(title)}))
  local headed = false
  content:walk({Header = function() headed = true end})
  return pandoc.Div(headed and content or {pandoc.BlockQuote(content)}, attr)
end

-- What Quarto shows above the words, “::: {.callout-tip title="Take care"}” or a heading that opens them, and
-- Docusaurus (“:::tip Take care”).
local function Div(div)
  local own = div.attributes["box-title"]
  local kind = (div.classes[1] or ""):match("^callout%-(%a+)$")
  if not own and not kind then return nil end
  local written = own or div.attributes.title
  for _, name in ipairs({"title", "box-title", "collapse", "icon", "appearance"}) do div.attributes[name] = nil end
  local first, title = div.content[1], nil
  if written then
    title = pandoc.utils.blocks_to_inlines(pandoc.read(written, "markdown").blocks)
  elseif first and first.t == "Header" then
    title = {pandoc.Span(first.content, pandoc.Attr(first.identifier))}
    div.content:remove(1)
  elseif kinds[kind] then
    title = name_of(kind)
  elseif named[kind] then
    title = {pandoc.Str(named[kind])}
  else
    return div
  end
  return box(div.content, title, div.attr)
end

-- GitHub's “> [!NOTE]” and Obsidian's “> [!note] Its title”.
local function BlockQuote(quotation)
  local first = quotation.content[1]
  local opens = first and first.t == "Para" and first.content[1]
  local kind = opens and opens.t == "Str" and opens.text:match("^%[!(%a+)%][+-]?$")
  if not kind then return nil end
  local title, rest, broken = pandoc.Inlines({}), pandoc.Inlines({}), false
  for i = 2, #first.content do
    local one = first.content[i]
    if not broken and (one.t == "SoftBreak" or one.t == "LineBreak") then
      broken = true
    elseif broken or #title > 0 or one.t ~= "Space" then
      (broken and rest or title):insert(one)
    end
  end
  quotation.content:remove(1)
  if #rest > 0 then quotation.content:insert(1, pandoc.Para(rest)) end
  local name = kind:lower()
  if #title == 0 then -- Obsidian has more of them: these stay the author's words
    title = kinds[name] and name_of(name) or {pandoc.Str(kind:sub(1, 1):upper() .. kind:sub(2))}
  end
  return box(quotation.content, title, pandoc.Attr("", {"callout-" .. name}))
end

-- The HTML writer makes boxes to tick out of these signs, which are forms; a book shows them.
local function Str(text)
  if text.text == "☐" or text.text == "☒" then
    return pandoc.Span({pandoc.Str(text.text)}, pandoc.Attr("", {"box"}))
  end
end

return {{Meta = seal_of}, {Div = Div, BlockQuote = BlockQuote, Str = Str}}
