// axe-core on a web page, wide and narrow, by day and by night.
// usage: node axe.mjs PAGE.html

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { answer, finding, launch, packageFolder, packageVersion } from './browser.mjs'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const STATES = [
    ['wide, light', 1280, 900, 'light'],
    ['wide, dark', 1280, 900, 'dark'],
    ['narrow, light', 360, 640, 'light'],
    ['narrow, dark', 360, 640, 'dark'],
]

const source = readFileSync(join(packageFolder('axe-core'), 'axe.min.js'), 'utf8')
const address = pathToFileURL(resolve(process.argv[2])).href
const browser = await launch()
const findings = []
let assertions = 0

const examine = async ([state, width, height, scheme]) => {
    const page = await browser.newPage()
    // axe is put into the page from outside, past the page's own security policy.
    await page.setBypassCSP(true)
    await page.setViewport({ width, height })
    await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    await page.goto(address)
    await page.evaluate(source)
    const result = await page.evaluate(
        tags => axe.run(document, {
            resultTypes: ['violations', 'incomplete'],
            runOnly: { type: 'tag', values: tags },
        }),
        TAGS,
    )
    assertions += result.passes.length + result.violations.length
    for (const [severity, rules] of [['error', result.violations], ['info', result.incomplete]])
        for (const rule of rules)
            for (const node of rule.nodes)
                findings.push(finding(severity, rule.id, rule.help, `${state}: ${node.target}`))
    await page.close()
}

try {
    for (const state of STATES) await examine(state)
    answer(packageVersion('axe-core'), assertions, findings)
} finally {
    await browser.close()
}
