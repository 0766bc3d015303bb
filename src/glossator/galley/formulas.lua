-- Formulas in the TeX of older manuscripts, which pandoc cannot read (“{\rm d}x”, “{a \over b}”, dcases) or
-- reads without a word of what it drops (\tag), in the commands that it knows. What it cannot read even so
-- stays as it is written. “\label” in a display makes that a numbered formula, as “{#eq:sum}” behind it does.
local fonts = {
  rm = "mathrm", bf = "mathbf", it = "mathit", sf = "mathsf", tt = "mathtt", cal = "mathcal",
  frak = "mathfrak", scr = "mathscr",
}
local sizes = {
  tiny = true, scriptsize = true, footnotesize = true, small = true, normalsize = true, large = true,
  Large = true,
}
local ends = {["end"] = true, right = true, over = true, atop = true}
local circled = {
  "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲", "⑳",
}

-- Where a switch of fonts ends: at the next one, at a cell's or a row's end, at that of the group.
local function extent(rest)
  local at = 1
  while at <= #rest do
    local sign = rest:sub(at, at)
    if sign == "&" or rest:sub(at, at + 1) == "\\\\" then return at end
    local name = rest:match("^\\(%a+)", at)
    if name and (fonts[name] or ends[name]) then return at end
    at = at + (name and #name + 1 or sign == "\\" and 2 or 1)
  end
  return at
end

local function switched(text)
  for name in pairs(sizes) do text = text:gsub("\\" .. name .. "%f[%A]%s*", "") end
  local found, at = {}, 1
  while true do
    local from, to, name = text:find("\\(%a+)%s*", at)
    while from and not fonts[name] do from, to, name = text:find("\\(%a+)%s*", to + 1) end
    if not from then break end
    local rest = text:sub(to + 1)
    local long = extent(rest) - 1
    table.insert(found, text:sub(at, from - 1) .. "\\" .. fonts[name] .. "{" .. rest:sub(1, long) .. "}")
    at = to + 1 + long
  end
  return table.concat(found) .. text:sub(at)
end

-- What stands between its parts, in one group: “\\root 3 \\of x”, “\\buildrel f \\over =”, “a \\over b”.
local function divided(text)
  for _, operand in ipairs({"(\1%d+\2)", "(\\%a+)", "([^%s\\\1])"}) do
    text = text:gsub("\\root%s*([^\\]-)%s*\\of%f[%A]%s*" .. operand, "\\sqrt[%1]{%2}")
    text = text:gsub("\\buildrel%s*(.-)%s*\\over%f[%A]%s*" .. operand, "\\stackrel{%1}{%2}")
  end
  local over, under = text:match("^(.-)\\over%f[%A](.*)$")
  if under and not under:find("\\over%f[%A]") then return "\\frac{" .. over .. "}{" .. under .. "}" end
  return text
end

local held -- groups in braces, while what stands around them is looked at

local function rewritten(text)
  text = text:gsub("%b{}", function(group)
    table.insert(held, false)
    local number = #held
    held[number] = "{" .. rewritten(group:sub(2, -2)) .. "}"
    return "\1" .. number .. "\2"
  end)
  local function said(number) return held[tonumber(number)] end
  text = text:gsub("\\tag%*%s*\1(%d+)\2", function(n) return "\\qquad\\text" .. said(n) end)
  text = text:gsub("\\tag%s*\1(%d+)\2", function(n) return "\\qquad\\text{(" .. said(n):sub(2, -2) .. ")}" end)
  text = text:gsub("\\textcircled%s*\1(%d+)\2", function(n)
    local sign = circled[tonumber(said(n):match("%d+") or 0)]
    return sign and "\\text{" .. sign .. "}"
  end)
  for _, name in ipairs({"text", "mbox"}) do -- “\\text{if $x$}”
    text = text:gsub("\\" .. name .. "%s*\1(%d+)\2", function(n)
      local words, count = said(n):sub(2, -2):gsub("%$([^$]+)%$", "}%1\\" .. name .. "{")
      return count > 0 and "\\" .. name .. "{" .. words .. "}"
    end)
  end
  text = text:gsub("\\hbox%s*\1(%d+)\2", function(n) return "\\mbox" .. said(n) end)
  text = text:gsub("\\fbox%s*\1(%d+)\2", function(n) return "\\boxed{\\text" .. said(n) .. "}" end)
  text = text:gsub("\\href%s*\1%d+\2%s*\1(%d+)\2", said)
  text = text:gsub("\\hskip%s*%-?[%d.]+%s*%a%a%s*", "\\; "):gsub("\\kern%s*%-?[%d.]+%s*%a%a%s*", "")
  text = divided(switched(text))
  while text:find("\1%d+\2") do text = text:gsub("\1(%d+)\2", said) end
  return text
end

local function plainer(text)
  held = {}
  while text:find("\\\\%s*$") do text = text:gsub("\\\\%s*$", "") end -- a break behind the last line
  text = text:gsub("\\\\", "\\\\ "):gsub("\\{", "\3"):gsub("\\}", "\4")
  text = text:gsub("{dcases%*?}", "{cases}")
  text = text:gsub("\\begin{d?rcases%*?}", "\\left.\\begin{array}{ll}")
  text = text:gsub("\\end{d?rcases%*?}", "\\end{array}\\right\4")
  text = rewritten(text)
  -- rules that pandoc does not know stay in the TeX beside the MathML, as comments (`array_rules`)
  text = text:gsub("\\cline%s*(%b{})%s*", "%%\\cline%1\n"):gsub("\\hdashline%f[%A]%s*", "%%\\hdashline\n")
  text = text:gsub("\\toprule%f[%A]", "\\hline"):gsub("\\midrule%f[%A]", "\\hline"):gsub("\\bottomrule%f[%A]", "\\hline")
  return (text:gsub("\3", "\\{"):gsub("\4", "\\}"):gsub("\\\\ ", "\\\\"))
end

local function is_read(formula)
  local page = pandoc.Pandoc({pandoc.Plain({formula})})
  return pandoc.write(page, "html5", {html_math_method = "mathml"}):find("<math", 1, true) ~= nil
end

local function Math(formula)
  local whole, id = formula.text, nil
  if formula.mathtype == "DisplayMath" then
    formula.text = whole:gsub("%s*\\label%s*{([%w:._-]+)}", function(name)
      id = id or name
      return ""
    end)
  end
  local other = pandoc.Math(formula.mathtype, plainer(formula.text))
  if other.text ~= formula.text and is_read(other) then formula = other end
  if id then return pandoc.Span({formula}, pandoc.Attr(id, {"equation"})) end
  return formula
end

return {{Math = Math}}
