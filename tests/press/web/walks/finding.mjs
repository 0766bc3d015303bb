// Seeks, cites and chooses in a page, and tells what came of it.
// usage: node finding.mjs PAGE.html

import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const browser = await launch()
const told = { errors: [] }
try {
    const page = await browser.newPage()
    page.on('pageerror', error => told.errors.push(error.message))
    await page.setViewport({ width: 1360, height: 800 })
    await page.goto(pathToFileURL(process.argv[2]).href)
    const rest = time => new Promise(go => setTimeout(go, time))
    const seek = async words => {
        await page.evaluate(() => document.getElementById('reading-search').hidePopover())
        await page.evaluate(() => { document.activeElement.blur() })
        await page.keyboard.press('/')
        await rest(80)
        await page.evaluate(() => { document.getElementById('reading-search-field').value = '' })
        await page.keyboard.type(words)
        await rest(350)
        return page.evaluate(() => ({
            count: document.querySelector('#reading-search .count').textContent,
            groups: [...document.querySelectorAll('#reading-search .hits > .label')].map(one => one.textContent),
            hits: [...document.querySelectorAll('#reading-search .hits a')].map(one => [one.getAttribute('href'), one.querySelector('mark')?.textContent]),
        }))
    }
    told.cod = await seek('COD')
    told.accent = await seek('harbín')
    told.nothing = await seek('zeppelin')
    told.number = await seek('p. 4')
    told.paragraph = await seek('4')
    told.note = await seek('Thirty-one')
    await page.keyboard.press('ArrowDown')
    told.first = await page.evaluate(() => document.activeElement.getAttribute('href'))
    await page.keyboard.press('Enter')
    await rest(300)
    told.followed = await page.evaluate(() => ({
        hash: location.hash,
        closed: !document.getElementById('reading-search').matches(':popover-open'),
        lit: document.getElementById('c-author-winter-cod').matches('.lit'),
        marked: CSS.highlights.has('found'),
    }))
    const citing = selector => page.evaluate(async selector => {
        const samples = {}
        document.querySelector(selector).click()
        for (const one of document.querySelectorAll('.citing .actions:first-of-type button')) {
            one.click()
            samples[one.textContent] = document.querySelector('.citing .sample').textContent
        }
        document.querySelector('.card').hidePopover()
        return samples
    }, selector)
    told.cited = await citing('#p2 .par, [data-par="2"] .par')
    if (await page.$('.of-page')) told.citedPage = await citing('.of-page[data-number="8"]')
    told.stylesOfNote = await page.evaluate(() => {
        const said = {}
        for (const style of document.getElementById('reading-cite-as').options) {
            document.getElementById('reading-cite-as').value = style.value
            document.querySelector('#c-editor-trunk').click()
            document.querySelector('#n-editor-trunk .cite-control').click()
            said[style.value] = document.querySelector('.citing .sample').textContent
            document.querySelector('.card').hidePopover()
        }
        return said
    })
    told.listed = await page.evaluate(async () => {
        const list = document.querySelector('.all-notes')
        list.open = true
        await new Promise(go => setTimeout(go, 100))
        return [...list.querySelectorAll('a')].map(one => one.textContent)
    })
    told.kinds = await page.evaluate(() => {
        const note = document.getElementById('n-editor-harbin-age')
        const before = document.getElementById('c-editor-harbin-age').checkVisibility()
        document.querySelector('[data-choice="kind-correction"]').click()
        return [before, note.checkVisibility(), document.getElementById('c-editor-harbin-age').checkVisibility()]
    })
    told.size = await page.evaluate(() => {
        const size = () => getComputedStyle(document.querySelector('.chapter p')).fontSize
        const before = parseFloat(size())
        const select = document.getElementById('reading-size')
        select.value = '150'
        select.dispatchEvent(new Event('change', { bubbles: true }))
        return parseFloat(size()) / before
    })
    // Where the reader was is found again when the page is opened anew.
    await page.evaluate(() => document.querySelectorAll('.chapter')[1].querySelector('#p6, p').scrollIntoView())
    await rest(1000)
    await page.goto('about:blank')
    await page.goto(pathToFileURL(process.argv[2]).href)
    await rest(200)
    told.kept = await page.evaluate(() => scrollY > 300)
    process.stdout.write(JSON.stringify(told))
} finally {
    await browser.close()
}
