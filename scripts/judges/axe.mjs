// axe-core on a web page, wide and narrow, by day and by night, with open what opens, and as readers change it.
// usage: node axe.mjs PAGE.html

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { answer, finding, launch, packageFolder, packageVersion } from './browser.mjs'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// What a reader may have open; on a page that has it not, nothing happens.
const OPEN = {
    '': () => {},
    'note open': () => document.querySelector('.call a')?.click(),
    'cut note open': () => document.querySelector('.note.cut > .more-of')?.click(),
    'gloss open': () => document.querySelector('main a.gloss')?.click(),
    'citing': () => document.querySelector('main a.par')?.click(),
    'citing a page': () => document.querySelector('main a.of-page')?.click(),
    'citing a note': () => {
        document.querySelector('.call a')?.click()
        document.querySelector('.note .cite-control')?.click()
    },
    'contents open': () => document.querySelector('[popovertarget="reading-contents"]')?.click(),
    'display open': () => document.querySelector('[popovertarget="reading-display"]')?.click(),
    'search open': () => {
        document.querySelector('[popovertarget="reading-search"]')?.click()
        const field = document.getElementById('reading-search-field')
        if (field) field.value = 'the'
        field?.dispatchEvent(new Event('input'))
    },
    'own notes open': () => document.querySelector('[popovertarget="reading-own"]')?.click(),
    'sepia': () => document.getElementById('reading-theme-sepia')?.click(),
    'notes in the text': () => document.getElementById('reading-notes-in-text')?.click(),
    'large type': () => {
        const size = document.getElementById('reading-size')
        if (size) size.value = '200'
        size?.dispatchEvent(new Event('change', { bubbles: true }))
    },
}
// A reader's own spacing (WCAG 2.2, 1.4.12).
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }`
const STATES = [
    ['wide, light', 1280, 900, 'light'],
    ['wide, dark', 1280, 900, 'dark'],
    ['narrow, light', 360, 640, 'light'],
    ['narrow, dark', 360, 640, 'dark'],
    // By night nothing is opened that differs from day but in its colors, and these are one table.
    ...Object.keys(OPEN).filter(Boolean).flatMap(open => [
        [`wide, light, ${open}`, 1280, 900, 'light', open],
        [`narrow, dark, ${open}`, 360, 640, 'dark', open],
    ]),
    // 1280 pixels at 400 % (WCAG 2.2, 1.4.10).
    ...['', 'note open', 'search open'].flatMap(open => [
        ['enlarged four times', 320, 256, 'light', open],
        ['spaced out', 360, 640, 'light', open, { sheet: SPACED }],
        ['forced colors', 1280, 900, 'dark', open, { forced: true }],
    ]),
]

const source = readFileSync(join(packageFolder('axe-core'), 'axe.min.js'), 'utf8')
const address = pathToFileURL(resolve(process.argv[2])).href
const browser = await launch()
const findings = []
let assertions = 0

const examine = async ([state, width, height, scheme, open = '', { sheet = '', forced = false } = {}]) => {
    const context = await browser.createBrowserContext() // a page keeps what its readers choose
    const page = await context.newPage()
    // axe is put into the page from outside, past the page's own security policy.
    await page.setBypassCSP(true)
    await page.setViewport({ width, height })
    const client = await page.createCDPSession() // puppeteer itself knows nothing of forced colors
    await client.send('Emulation.setEmulatedMedia', { features: [
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
        { name: 'forced-colors', value: forced ? 'active' : 'none' },
    ] })
    await page.goto(address)
    // What is not near the window has only a guessed height, and would seem to lie over what follows
    // where it is higher.
    const shown = '.division { content-visibility: visible !important }'
    if (sheet || width < 640) await page.addStyleTag({ content: `${shown} ${sheet}` })
    await page.bringToFront() // or it gets no frames, and keeps the colors it had before
    await page.evaluate(() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go))))
    if (open) {
        // Only where there is something of that kind: else it is the state above.
        const before = await page.evaluate(() => document.getElementsByClassName('js').length)
        if (!before) return context.close()
        await page.evaluate(OPEN[open])
        await new Promise(go => setTimeout(go, 400))
    }
    await page.evaluate(source)
    const result = await page.evaluate(
        (tags, forced) => axe.run(document, {
            resultTypes: ['violations', 'incomplete'],
            runOnly: { type: 'tag', values: tags },
            // What it takes for the color of words is -webkit-text-fill-color, of which the
            // computed value is not the forced one.
            rules: forced ? { 'color-contrast': { enabled: false } } : {},
        }),
        TAGS, forced,
    )
    assertions += result.passes.length + result.violations.length
    for (const [severity, rules] of [['error', result.violations], ['info', result.incomplete]])
        for (const rule of rules)
            for (const node of rule.nodes)
                findings.push(finding(severity, rule.id, rule.help, `${state}: ${node.target}`))
    await context.close()
}

try {
    for (const state of STATES) await examine(state)
    answer(packageVersion('axe-core'), assertions, findings)
} finally {
    await browser.close()
}
