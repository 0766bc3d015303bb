// Reads a book with foliate-js in Chromium and taps every link that should pop up.
//
// usage: node foliate.mjs BOOK.epub [--pictures FOLDER [--only NAME]]
//
// Every section is opened on a small and on a large screen, nothing may be wider than its
// column, and no figure be parted. On the small one each link to a note, a gloss or a work cited is brought into view,
// tapped where it is drawn, and must pop up exactly the element to which it leads. With --pictures,
// every screen of both sizes is photographed, by day and by night, and each section's first note
// and first gloss; --only takes the sections whose file has NAME in its name.

import { createReadStream, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { answer, finding, launch, packageFolder, packageVersion } from './browser.mjs'

const SCREENS = [[500, 720], [1072, 1448]]
const TYPES = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }
const { values, positionals } = parseArgs({
    options: { pictures: { type: 'string' }, only: { type: 'string', default: '' } },
    allowPositionals: true,
})
const book = resolve(positionals[0])
const engine = packageFolder('foliate-js')
const findings = []
let taps = 0

/** The engine, our page and the book, on a port of this computer. */
const serve = () => new Promise(done => {
    const server = createServer((request, response) => {
        const path = normalize(decodeURIComponent(request.url.split('?')[0]))
        const file = path === '/book.epub' ? book
            : path.startsWith('/foliate-js/') ? join(engine, path.slice('/foliate-js/'.length))
            : path === '/' ? join(dirname(fileURLToPath(import.meta.url)), 'foliate.html') : null
        if (!file) return response.writeHead(404).end()
        const stream = createReadStream(file)
        stream.on('error', () => response.writeHead(404).end())
        stream.on('open', () => response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'text/plain' }))
        stream.pipe(response)
    })
    server.listen(0, '127.0.0.1', () => done(server))
})

const open = async (browser, address, [width, height], scheme) => {
    const page = await browser.newPage()
    // What the engine stumbles over by itself says nothing about the book.
    page.on('pageerror', error => {
        if (error.stack?.includes('blob:'))
            findings.push(finding('error', 'script', String(error), `${width} × ${height}`))
    })
    await page.setViewport({ width, height, hasTouch: true })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.goto(address)
    await page.waitForFunction('window.reader')
    return [page, await page.evaluate(() => reader.open('/book.epub'))]
}

/** What is wider than its column is cut off at the screen's edge; a figure that fits a screen stands on one. */
const measure = async (page, section, screen) => {
    const where = `${section.id} at ${screen.join(' × ')}`
    for (const wide of await page.evaluate(() => reader.tooWide()))
        findings.push(finding('error', 'clipped', wide, where))
    for (const figure of await page.evaluate(() => reader.parted()))
        findings.push(finding('error', 'caption', figure, where))
}

const tap = async (page, section, link) => {
    const where = `${section.id}#${link.id}`
    const fault = (code, message) => findings.push(finding('error', code, message, where))
    const spot = await page.evaluate(number => reader.show(number), link.number)
    taps += 1
    if (!spot.hit) return fault('not-tappable', `“${link.text}” cannot be tapped: ${spot.why}`)
    await page.touchscreen.tap(spot.x, spot.y)
    const seen = await page.evaluate(() => reader.seen())
    if (seen.error) fault('no-popup', `“${link.text}” pops nothing up: ${seen.error}`)
    else if (!seen.text) fault('empty', `the popup of “${link.text}” is empty`)
    else if (seen.text !== link.target)
        fault('differs', `the popup of “${link.text}” is not what it leads to: ${seen.text.slice(0, 60)}`)
}

const read = async (browser, address, screen, tapped) => {
    const [page, sections] = await open(browser, address, screen, 'light')
    for (const section of sections) {
        await page.evaluate(index => reader.goTo(index), section.index)
        await measure(page, section, screen)
        if (tapped)
            for (const link of await page.evaluate(() => reader.links()))
                await tap(page, section, link)
    }
    await page.close()
    return sections.length
}

/** A picture of the first note and of the first gloss of a section, popped up, if it has them. */
const popUps = async (page, stem, index) => {
    for (const kind of ['note', 'gloss']) {
        await page.evaluate(place => reader.goTo(place), index)
        const link = (await page.evaluate(() => reader.links())).find(one => one.kind === kind)
        if (!link) continue
        const spot = await page.evaluate(number => reader.show(number), link.number)
        await page.touchscreen.tap(spot.x, spot.y)
        await page.evaluate(() => reader.seen())
        await new Promise(resolve => setTimeout(resolve, 400))
        await page.screenshot({ path: `${stem}-${kind}.png` })
    }
}

const photograph = async (browser, address, folder) => {
    mkdirSync(folder, { recursive: true })
    for (const scheme of ['light', 'dark'])
        for (const screen of SCREENS) {
            const [page, sections] = await open(browser, address, screen, scheme)
            for (const { index } of sections.filter(({ id }) => id.includes(values.only))) {
                const stem = join(folder, `${screen[0]}-${scheme}-${String(index).padStart(2, '0')}`)
                await page.evaluate(place => reader.goTo(place), index)
                for (let number = 1, more = true; more && number < 60; number++) {
                    await page.screenshot({ path: `${stem}-${String(number).padStart(2, '0')}.png` })
                    more = await page.evaluate(() => reader.turn())
                }
                await popUps(page, stem, index)
            }
            await page.close()
        }
}

const server = await serve()
const address = `http://127.0.0.1:${server.address().port}/`
const browser = await launch()
try {
    if (values.pictures) await photograph(browser, address, values.pictures)
    else {
        const [small, large] = SCREENS
        const sections = await read(browser, address, small, true)
        await read(browser, address, large, false)
        answer(packageVersion('foliate-js'), taps + 2 * sections, findings)
    }
} catch (error) {
    // A book that the engine cannot open is the book's fault.
    answer(packageVersion('foliate-js'), 0, [finding('fatal', 'unreadable', String(error), '')])
} finally {
    await browser.close()
    server.close()
}
