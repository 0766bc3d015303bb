// Looks at a page without script, on paper, at 320 pixels, with wider spacing, and tells what is lost.
// usage: node states.mjs PAGE.html

import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const address = pathToFileURL(process.argv[2]).href
const browser = await launch()
const told = {}
const unseen = page => page.evaluate(() => [...document.querySelectorAll('.note')]
    .filter(one => !one.checkVisibility() || one.getBoundingClientRect().height < 15 || one.hidden)
    .filter(one => getComputedStyle(one).contentVisibility === 'hidden' || one.getBoundingClientRect().height < 15)
    .map(one => one.id))
// Notes where they are read without a margin: each below the text that calls it.
const outOfFlow = page => page.evaluate(() => [...document.querySelectorAll('.note')]
    .filter(one => getComputedStyle(one).position !== 'static').map(one => one.id))
// Of text, pictures and lists, what does not show, and what does although it does nothing without script.
const unread = page => page.evaluate(() => {
    const text = 'main :is(p, li, dt, dd, h1, h2, h3, td, th, figcaption, caption, img), [role="doc-toc"] a'
    const hidden = [...document.querySelectorAll(text)].filter(one => !one.closest('[popover]'))
        .filter(one => !one.checkVisibility() || one.getBoundingClientRect().height === 0)
    const idle = [...document.querySelectorAll('.search-button, .own-notes, .by-script, .of-page')].filter(one => one.checkVisibility())
    return [...hidden, ...idle].map(one => one.outerHTML.slice(0, 80))
})
const overflow = page => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
try {
    const page = await browser.newPage()
    for (const [name, width] of [['wide', 1360], ['narrow', 390]]) {
        await page.setJavaScriptEnabled(false)
        await page.setViewport({ width, height: 800 })
        await page.goto(address)
        told[`${name} without script`] = { unseen: await unseen(page), out: await outOfFlow(page), unread: await unread(page) }
        await page.setJavaScriptEnabled(true)
        await page.goto(address)
        await new Promise(go => setTimeout(go, 300))
        await page.emulateMediaType('print')
        told[`${name} on paper`] = {
            unseen: await unseen(page),
            out: await outOfFlow(page),
            controls: await page.evaluate(() => [...document.querySelectorAll('button')].filter(one => !one.matches('.enlarge') && one.checkVisibility()).map(one => one.className)),
        }
        await page.emulateMediaType('screen')
    }
    told.overflow = {}
    for (const width of [320, 390, 768, 1024, 1199, 1200, 1360, 1920]) {
        await page.setViewport({ width, height: 800 })
        await page.goto(address)
        await new Promise(go => setTimeout(go, 100))
        told.overflow[width] = await overflow(page)
    }
    // WCAG 2.2, 1.4.12: what a reader's own spacing does to the page.
    await page.setViewport({ width: 320, height: 640 })
    await page.goto(address)
    told.spaced = await page.evaluate(async () => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }')
        document.adoptedStyleSheets = [sheet]
        await new Promise(go => setTimeout(go, 200))
        return document.documentElement.scrollWidth - innerWidth
    })
    process.stdout.write(JSON.stringify(told))
} finally {
    await browser.close()
}
