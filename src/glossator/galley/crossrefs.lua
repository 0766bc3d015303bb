-- Cross-references as pandoc-crossref (@fig:map) and Quarto (@fig-map) write them become links without
-- words, which the edition names: “Figure 2”. A key of the references is a citation whatever it looks like.
local kinds = {
  fig = true, tbl = true, tab = true, eq = true, sec = true, lst = true, thm = true, lem = true,
  cor = true, prp = true, cnj = true, def = true, exm = true, exr = true, app = true,
}
local known = {}
local seal = "" -- begins the names of our own spans: a manuscript cannot know it
local asked = false -- whether there are references at all

local function target(id)
  local kind, mark, rest = id:match("^(%a+)([:-])(.+)$")
  if kind and kinds[kind:lower()] and not known[id] then
    return kind:sub(1, 1):lower() .. kind:sub(2) .. mark .. rest
  end
end

-- Whether the words before a reference name what it leads to: “[Figs. @fig:a; @fig:b]”, “[-@fig:a]”.
local names = {
  "^fig", "^abb", "^tab", "^tbl", "^eq", "^gl", "^éq", "^sec", "^kap", "^chap", "^cap", "^app", "^anh",
  "^list", "^§", "^그림", "^표", "^図", "^表", "^图", "^圖",
}

local function is_named(citation)
  if citation.mode == "SuppressAuthor" then return true end
  local last = pandoc.text.lower(pandoc.utils.stringify(citation.prefix)):match("(%S+)%s*$") or ""
  for _, name in ipairs(names) do
    if last:match(name) then return true end
  end
  return false
end

local function Cite(cite)
  local links = pandoc.Inlines({})
  for i, citation in ipairs(cite.citations) do
    local id = target(citation.id)
    if not id then links = nil break end
    if i > 1 then links:extend({pandoc.Str(","), pandoc.Space()}) end
    links:extend(citation.prefix)
    if #citation.prefix > 0 then links:insert(pandoc.Space()) end
    local classes = {"crossref", is_named(citation) and "number" or nil}
    links:insert(pandoc.Link({}, "#" .. id, "", pandoc.Attr("", classes)))
    links:extend(citation.suffix)
  end
  if links then return links end
  if not asked then -- nothing can be cited: what looks like it are words
    local source, words = "@" .. cite.citations[1].id, cite.content
    local first = words[1]
    local tex = first and (first.t == "RawInline" and first.text
      or first.t == "Span" and first.classes[1] == seal .. "-raw" and first.attributes.source)
    if tex then source, words = tex, pandoc.Inlines({pandoc.Str(tex)}) end
    if cite.citations[1].mode == "SuppressAuthor" and first and first.t == "Str" and first.text:match("^@") then
      first.text = "-" .. first.text -- pandoc leaves it out
    end
    words:insert(1, pandoc.Span({}, pandoc.Attr("", {seal .. "-uncited"}, {source = source})))
    return words
  end
end

local unnamed = 0

-- “$$ … $$ {#eq:sum}”: the formula has that id, and the edition numbers it.
local function equations(inlines)
  for i = #inlines, 2, -1 do
    local id = inlines[i] and inlines[i].t == "Str" and inlines[i].text:match("^{#(eq[:-][%w:._-]*)}$")
    local at = i - 1
    while id and at > 1 and inlines[at] and (inlines[at].t == "Space" or inlines[at].t == "SoftBreak") do
      at = at - 1
    end
    local held = inlines[at]
    if held.t == "Span" and held.classes:includes("equation") then held = held.content[1] end -- by its \label
    if id and held and held.t == "Math" and held.mathtype == "DisplayMath" then
      if id == "eq:" then -- a number, and no name
        unnamed = unnamed + 1
        id = "equation-unnamed-" .. unnamed
      end
      inlines[at] = pandoc.Span({inlines[at]}, pandoc.Attr(id, {"equation"}))
      for _ = at + 1, i do inlines:remove(at + 1) end
    end
  end
  return inlines
end

-- “: Caption {#lst:code}” below code: the code has that id.
local function listings(blocks)
  for i = #blocks, 2, -1 do
    local held, below = blocks[i - 1], blocks[i]
    local inlines = held.t == "CodeBlock" and below.t == "Para" and below.content
    local id = inlines and #inlines > 2 and inlines[1].t == "Str" and inlines[1].text == ":"
      and inlines[#inlines].t == "Str" and inlines[#inlines].text:match("^{#(lst[:-][%w:._-]+)}$")
    if id then
      inlines:remove()
      inlines:remove(1)
      blocks[i - 1] = pandoc.Div({held, pandoc.Para(inlines)}, pandoc.Attr(id, {"listing"}))
      blocks:remove(i)
    end
  end
  return blocks
end

-- bookdown's “Figure \\@ref(ferries)”, where there is such an id: a number, whose name stands before it.
local ids = {}

local function bookdown(text)
  local before, id, behind = text.text:match("^(.-)@ref%(([%w:_-]+)%)(.*)$")
  if id and ids[id] then
    local link = pandoc.Link({}, "#" .. id, "", pandoc.Attr("", {"number"}))
    return {pandoc.Str(before), link, pandoc.Str(behind)}
  end
end

-- Figures and tables of Quarto and pandoc-crossref in a div whose last paragraph is the caption.
local function Div(div)
  local kind = div.identifier:gsub("^.*__", ""):match("^(%a+)[:-]") -- behind the file's prefix
  local last = div.content[#div.content]
  if kind == "fig" and last and last.t == "Para" and #div.content > 1 then
    div.content:remove()
    return pandoc.Figure(div.content, {pandoc.Plain(last.content)}, div.attr)
  elseif kind == "tbl" and last and last.t == "Para" and #div.content == 2 then
    local held = div.content[1]
    if held.t == "Table" and held.identifier == "" and #held.caption.long == 0 then
      held.caption = {long = {pandoc.Plain(last.content)}}
      held.identifier = div.identifier
      div.identifier = ""
      div.content:remove()
      return div
    end
  end
end

local function Pandoc(document)
  seal = pandoc.utils.stringify(document.meta["glossator-seal"] or "")
  asked = document.meta.bibliography ~= nil
  local read_well, references = pcall(pandoc.utils.references, document)
  if not read_well then return nil end -- citeproc says what is wrong with them
  for _, reference in ipairs(references) do known[reference.id] = true end
  document.blocks = document.blocks:walk({
    Cite = Cite, Inlines = equations, Div = Div, Blocks = listings,
  })
  local function note_id(element) ids[element.identifier:gsub("^.*__", "")] = true end
  document.blocks:walk({
    Header = note_id, Div = note_id, Span = note_id, Figure = note_id, Table = note_id,
  })
  document.blocks = document.blocks:walk({Str = bookdown})
  return document
end

return {{Pandoc = Pandoc}}
