// Reads a site from disk, and tells what works across its pages.
// usage: node site.mjs FOLDER

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const address = file => pathToFileURL(join(process.argv[2], file.split('#')[0])).href + (file.includes('#') ? '#' + file.split('#')[1] : '')
const browser = await launch()
const told = { errors: [] }
try {
    const page = await browser.newPage()
    page.on('pageerror', error => told.errors.push(error.message))
    page.on('console', message => message.type() === 'error' && told.errors.push(message.text()))
    const rest = time => new Promise(go => setTimeout(go, time))
    await page.setViewport({ width: 390, height: 800 })
    await page.goto(address('spring.html'))
    // Words of the glossary, which is another page.
    await page.evaluate(() => document.querySelector('.chapter a.gloss[href*="harbin"]').click())
    await rest(300)
    told.card = await page.evaluate(() => document.querySelector('.card:popover-open')?.textContent ?? '')
    await page.keyboard.press('Escape')
    await rest(100)
    told.back = await page.evaluate(() => document.activeElement.className)
    // A work of the bibliography, from within a note.
    await page.evaluate(() => document.querySelector('#c-author-spring-trunk').click())
    await rest(100)
    await page.evaluate(() => document.querySelector('#n-author-spring-trunk [role~="doc-biblioref"]').click())
    await rest(300)
    told.work = await page.evaluate(() => document.querySelector('.card:popover-open')?.textContent ?? '')
    await page.goto(address('winter.html#n-editor-better'))
    await rest(300)
    told.arrived = await page.evaluate(() => {
        const box = document.getElementById('n-editor-better').getBoundingClientRect()
        return document.getElementById('n-editor-better').matches(':popover-open') && box.height > 80
    })
    await page.goto(address('winter.html'))
    await page.keyboard.press('/')
    await rest(100)
    await page.keyboard.type('nine ships')
    await rest(600)
    told.hits = await page.evaluate(() => [...document.querySelectorAll('.hits a')].map(one => one.getAttribute('href')))
    await page.keyboard.press('Enter')
    await rest(500)
    told.followed = await page.evaluate(() => location.pathname.split('/').at(-1) + location.hash)
    await page.goto(address('404.html'))
    told.lost = await page.evaluate(() => document.querySelector('main a').getAttribute('href'))
    told.turn = []
    await page.goto(address('index.html'))
    for (let count = 0; count < 20; count++) {
        told.turn.push(await page.evaluate(() => location.pathname.split('/').at(-1)))
        const next = await page.$('.turning [rel="next"]')
        if (!next) break
        await Promise.all([page.waitForNavigation(), next.evaluate(one => one.click())])
    }
    process.stdout.write(JSON.stringify(told))
} finally {
    await browser.close()
}
