-- Formulas of chemistry, “\ce{SO4^2- + 2 H+ -> H2SO4}”, in the commands that pandoc knows: what the LaTeX package
-- mhchem (version 4) does with indices, charges, numbers, bonds, arrows with words, nuclides and states.
local arrows = { -- the longest first
  {"<=>>", "\\rightleftharpoons"}, {"<<=>", "\\rightleftharpoons"}, {"<-->", "\\rightleftarrows"},
  {"<=>", "\\rightleftharpoons"}, {"<->", "\\leftrightarrow"}, {"->", "\\longrightarrow"}, {"<-", "\\longleftarrow"},
}
local labelled = {["\\longrightarrow"] = "\\xrightarrow", ["\\longleftarrow"] = "\\xleftarrow"}
local bonds = {["="] = "{=}", ["#"] = "{\\equiv}"}
local chemical, plainer

-- An arrow with what stands above and below it, and where the text goes on.
local function arrow(text, at)
  for _, pair in ipairs(arrows) do
    local written, sign = pair[1], pair[2]
    if text:sub(at, at + #written - 1) == written then
      at = at + #written
      local words = {}
      while #words < 2 and text:sub(at, at) == "[" do
        local group = text:match("^%b[]", at)
        if not group then break end
        table.insert(words, chemical(group:sub(2, -2)))
        at = at + #group
      end
      if #words == 0 then return " " .. sign .. " ", at end
      local above, below = words[1], words[2] or ""
      if labelled[sign] then return " " .. labelled[sign] .. "[" .. below .. "]{" .. above .. "} ", at end
      return " \\overset{" .. above .. "}{\\underset{" .. below .. "}{" .. sign .. "}} ", at
    end
  end
end

-- What stands high or low behind “^” or “_”: a group, or signs up to the next letter of an element.
local function script(text, at, high)
  local group = text:match("^%b{}", at)
  if group then
    local inner = group:sub(2, -2)
    if not inner:find("\\") then inner = inner:gsub("%a%a+", "\\mathrm{%0}") end
    return inner, at + #group
  end
  local signs = high and text:match("^[%dn-z.]*[+-]*", at) or text:match("^%d+", at) or text:match("^%a?", at)
  return signs, at + #signs
end

-- `before` is what the last sign was: of a formula ("part"), a number in front, an operator, a space.
local function step(text, at, before)
  local sign, after = text:sub(at, at), text:sub(at + 1, at + 1)
  local said, on = arrow(text, at)
  if said then return said, on, "operator" end
  local found = text:match("^%b$$", at)
  if found then return plainer(found:sub(2, -2)), at + #found, "part" end
  found = text:match("^%b{}", at)
  if found then return "\\mathrm{" .. found:sub(2, -2) .. "}", at + #found, "part" end
  found = text:match("^\\%a+%s*%b{}", at) or text:match("^\\%a+%s*", at) or text:match("^\\.", at)
  if found then return found, at + #found, "part" end
  local alone = before ~= "part" and (after == "" or after:match("[%s)]"))
  if sign == "^" and alone then return "\\uparrow ", at + 1, "operator" end
  if sign == "v" and alone and before ~= "bond" then return "\\downarrow ", at + 1, "operator" end
  if sign == "^" or sign == "_" then
    local inner, next_at = script(text, at + 1, sign == "^")
    return (before == "part" and "" or "{}") .. sign .. "{" .. inner .. "}", next_at, "part"
  end
  found = text:match("^%a+", at)
  if found then return "\\mathrm{" .. found .. "}", at + #found, "part" end
  found = text:match("^%d[%d.]*%f[^%d.]", at) or text:match("^%d[%d.]*", at)
  if found and before == "part" then return "_{" .. found .. "}", at + #found, "part" end
  if found then
    local over, under = text:match("^(%d+)/(%d+)", at)
    if over then return "\\frac{" .. over .. "}{" .. under .. "}\\,", at + #over + #under + 1, "number" end
    return found .. "\\,", at + #found, "number"
  end
  if sign == "+" or sign == "-" then
    local charge = before == "part" and (after == "" or after:match("[%s%)%],+-]"))
    if charge then
      found = text:match("^[+-]+", at)
      return "^{" .. found .. "}", at + #found, "part"
    end
    if sign == "-" and before == "part" then return "{-}", at + 1, "bond" end
    return " " .. sign .. " ", at + 1, "operator"
  end
  if bonds[sign] then return bonds[sign], at + 1, "bond" end
  if sign == "." or sign == "*" then return "\\cdot ", at + 1, "operator" end
  if sign:match("%s") then return before == "part" and "\\," or "", at + 1, "space" end
  if sign == "(" or sign == "[" then return sign, at + 1, "open" end
  return sign, at + 1, "part"
end

function chemical(text)
  local made, at, before = {}, 1, "space"
  while at <= #text do
    local said
    said, at, before = step(text, at, before)
    table.insert(made, said)
  end
  return table.concat(made)
end

function plainer(text)
  return (text:gsub("\\cee?%s*(%b{})", function(group) return "{" .. chemical(group:sub(2, -2)) .. "}" end))
end

local function is_read(formula)
  local page = pandoc.Pandoc({pandoc.Plain({formula})})
  return pandoc.write(page, "html5", {html_math_method = "mathml"}):find("<math", 1, true) ~= nil
end

local function Math(formula)
  local other = pandoc.Math(formula.mathtype, plainer(formula.text))
  if other.text ~= formula.text and is_read(other) then return other end
end

-- mhchem works outside of formulas, too.
local function RawInline(raw)
  if raw.format == "tex" and raw.text:match("^\\cee?%s*%b{}$") then return Math(pandoc.Math("InlineMath", raw.text)) end
end

return {{Math = Math, RawInline = RawInline}}
