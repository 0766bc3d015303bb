// Lays a book out as two families of reading systems do, by night, and looks for what they spoil.
//
// usage: node engines.mjs epubjs|readium BOOK.epub [--pictures FOLDER [--only NAME]]
//
// epub.js stands for the readers on web sites, Readium's style sheets for Thorium and most readers on
// phones. Each file of the book is laid out in columns on a small screen, white on black. Then: are all
// words legible, has each picture a ground, stands each caption on the screen of its picture, is
// nothing wider than its column, nothing shown that is hidden? With --pictures, every screen of each
// file is photographed, by day and by night; --only takes the files with NAME in their names.

import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, posix, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { unpack } from './book.mjs'
import { answer, finding, launch, packageFolder, packageVersion } from './browser.mjs'

const [WIDTH, HEIGHT] = [500, 720]
const MARGIN = 24
const NIGHT = { ground: '#000000', ink: '#fefefe' }
const DAY = { ground: '#ffffff', ink: '#121212' }
const MOST = 60 // screens of one file that are photographed
const TYPES = {
    '.xhtml': 'application/xhtml+xml', '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css',
    '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg',
    '.webp': 'image/webp', '.gif': 'image/gif', '.epub': 'application/epub+zip',
}
const PACKAGES = { epubjs: 'epubjs', readium: '@readium/css' }

const { values, positionals } = parseArgs({
    options: { pictures: { type: 'string' }, only: { type: 'string', default: '' } },
    allowPositionals: true,
})
const [engine, path] = positionals
const bytes = readFileSync(resolve(path))
const findings = []
const fault = (code, message, where) => findings.push(finding('error', code, message, where))

/** A content document with Readium's sheets around its own, as its navigator puts them in. */
const withReadium = (text, { ground, ink }) => {
    const sheet = name => `<link rel="stylesheet" type="text/css" href="/readium/${name}"/>`
    const settings = `--USER__backgroundColor:${ground};--USER__textColor:${ink};--USER__colCount:1;`
        + `--USER__lineLength:40rem;--RS__pageGutter:${MARGIN}px`
    return text
        .replace(/<html\b/, `<html style="${settings}"`)
        .replace(/<head>/, `<head>${sheet('ReadiumCSS-before.css')}`)
        .replace('</head>', `${sheet('ReadiumCSS-after.css')}</head>`)
}

const FRAME = ({ ground, ink }) => `<!DOCTYPE html><meta charset="utf-8"><title>epub.js</title>
<style>html, body { margin: 0; background: ${ground} } #book { width: ${WIDTH}px; height: ${HEIGHT}px }</style>
<div id="book"></div><script src="/jszip/jszip.min.js"></script><script src="/epubjs/epub.min.js"></script>
<script>
const book = ePub('/book.epub')
const rendition = book.renderTo('book', { width: ${WIDTH}, height: ${HEIGHT}, flow: 'paginated', spread: 'none' })
rendition.themes.override('color', '${ink}')
rendition.themes.override('background', '${ground}')
window.ready = book.ready
</script>`

const serve = archive => new Promise(done => {
    const folders = {
        '/epubjs/': join(packageFolder('epubjs'), 'dist'),
        '/jszip/': join(packageFolder('jszip'), 'dist'),
        '/readium/': join(packageFolder('@readium/css'), 'css', 'dist'),
    }
    const server = createServer(async (request, response) => {
        const { pathname, searchParams } = new URL(request.url, 'http://here')
        const name = decodeURIComponent(pathname)
        const colors = searchParams.get('by') === 'day' ? DAY : NIGHT
        const send = body => response
            .writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body)
        try {
            const folder = Object.keys(folders).find(one => name.startsWith(one))
            if (name === '/reader.html') send(FRAME(colors))
            else if (name === '/book.epub') send(bytes)
            else if (folder) send(readFileSync(join(folders[folder], posix.normalize(name.slice(folder.length)))))
            else {
                const file = archive.file(name.slice('/book/'.length))
                if (!file) throw new Error(name)
                send(extname(name) === '.xhtml'
                    ? withReadium(await file.async('string'), colors) : await file.async('nodebuffer'))
            }
        } catch {
            response.writeHead(404).end()
        }
    })
    server.listen(0, '127.0.0.1', () => done(server))
})

/** What stands wrong in a document that is laid out in columns; runs in the page. */
const inspect = async ({ ground, column }) => {
    const inside = document.querySelector('#book iframe')?.contentDocument ?? document
    const view = inside.defaultView
    await inside.fonts.ready
    const found = []
    const name = element => `<${element.localName}> ${element.id || element.closest('[id]')?.id || ''}`
    const rgba = color => {
        const [red, green, blue, alpha = 1] = (color.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number)
        return { red, green, blue, alpha }
    }
    const light = ({ red, green, blue }) => [red, green, blue]
        .map(part => part / 255)
        .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0)
    const behind = element => {
        for (let one = element; one; one = one.parentElement) {
            const color = rgba(view.getComputedStyle(one).backgroundColor)
            if (color.alpha > 0.5) return color
        }
        return rgba(ground)
    }
    const shown = element => element.getClientRects().length > 0
    for (const element of inside.body.querySelectorAll('[hidden]'))
        if (shown(element)) found.push(['hidden', `what is hidden is shown: ${name(element)}`])
    const seen = new Set()
    const walker = inside.createTreeWalker(inside.body, 4)
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement
        if (!walker.currentNode.data.trim() || seen.has(element) || !shown(element)) continue
        seen.add(element)
        const [a, b] = [light(rgba(view.getComputedStyle(element).color)), light(behind(element))]
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
        if (contrast < 4.5) found.push(['contrast', `contrast of ${contrast.toFixed(1)}: ${name(element)}`])
    }
    for (const element of inside.body.querySelectorAll('*'))
        if (element.getClientRects().length === 1 && element.getBoundingClientRect().width > column + 1)
            found.push(['clipped', `wider than its column: ${name(element)}`])
    const picture = async image => {
        await image.decode().catch(() => {})
        if (!image.naturalWidth) return found.push(['picture', `a picture is not drawn: ${name(image)}`])
        const canvas = new OffscreenCanvas(40, 40)
        const pen = canvas.getContext('2d')
        pen.drawImage(image, 0, 0, 40, 40)
        const pixels = pen.getImageData(0, 0, 40, 40).data
        const holes = pixels.filter((value, place) => place % 4 === 3 && value < 250).length
        if (holes > 40) found.push(['no-ground', `a picture is transparent: ${name(image)}`])
    }
    for (const image of inside.body.querySelectorAll('img')) await picture(image)
    const screen = x => Math.floor((x + view.scrollX) / view.innerWidth * (view === window ? 1 : view.innerWidth / column))
    for (const figure of inside.body.querySelectorAll('figure')) {
        const [image, caption] = [figure.querySelector('img'), figure.querySelector('figcaption')]
        const lines = [...caption?.getClientRects() ?? []]
        const drawn = image?.getBoundingClientRect()
        if (drawn && lines.some(line => screen(line.left + 2) !== screen(drawn.left + 2)))
            found.push(['caption', `a caption stands on another screen than its picture: ${name(figure)}`])
    }
    const drawn = [...inside.body.querySelectorAll('img')].filter(one => one.naturalWidth && shown(one))
    return { found, inked: inside.body.innerText.trim().length + drawn.length }
}

/** Opens a file of the book; gives the width of a column. */
const OPEN = {
    async epubjs(page, file) {
        return page.evaluate(async name => {
            await window.ready
            const section = book.spine.spineItems.find(one => name.endsWith(one.href))
            await rendition.display(section.href)
            await new Promise(done => setTimeout(done, 100))
            return rendition._layout.columnWidth
        }, file)
    },
    async readium(page, file, address, scheme) {
        await page.goto(`${address}book/${file}?by=${scheme}`, { waitUntil: 'load' })
        return page.evaluate(() => innerWidth)
    },
}

const TURN = {
    epubjs: page => page.evaluate(async () => {
        const before = rendition.currentLocation().end
        await rendition.next()
        await new Promise(done => setTimeout(done, 60))
        const after = rendition.currentLocation().end
        return after && after.index === before.index && after.cfi !== before.cfi
    }),
    readium: page => page.evaluate(() => {
        const before = scrollX
        document.scrollingElement.scrollLeft += innerWidth
        return Math.abs(scrollX - before) > innerWidth / 2
    }),
}

const start = async (browser, address, scheme) => {
    const page = await browser.newPage()
    await page.setViewport({ width: WIDTH, height: HEIGHT })
    if (engine === 'epubjs') {
        await page.goto(`${address}reader.html?by=${scheme}`)
        await page.waitForFunction('window.ready')
    }
    return page
}

const photograph = async (browser, address, spine) => {
    mkdirSync(values.pictures, { recursive: true })
    for (const scheme of ['day', 'night']) {
        const page = await start(browser, address, scheme)
        for (const file of spine.filter(name => name.includes(values.only))) {
            await OPEN[engine](page, file, address, scheme)
            const stem = join(values.pictures, `${engine}-${scheme}-${posix.basename(file, '.xhtml')}`)
            for (let number = 1, more = true; more && number <= MOST; number++) {
                await page.screenshot({ path: `${stem}-${String(number).padStart(2, '0')}.png` })
                more = await TURN[engine](page)
            }
        }
        await page.close()
    }
}

const { archive, spine } = await unpack(bytes).catch(error => {
    answer('', 0, [finding('fatal', 'unreadable', String(error), '')])
    process.exit()
})
const server = await serve(archive)
const address = `http://127.0.0.1:${server.address().port}/`
const browser = await launch()
try {
    if (values.pictures) await photograph(browser, address, spine)
    else {
        const page = await start(browser, address, 'night')
        for (const file of spine) {
            const column = await OPEN[engine](page, file, address, 'night')
            const { found, inked } = await page.evaluate(inspect, { ground: NIGHT.ground, column })
            for (const [code, message] of found) fault(code, message, file)
            if (!inked && !found.length) fault('empty', 'nothing is shown', file)
        }
        answer(packageVersion(PACKAGES[engine]), spine.length, findings)
    }
} catch (error) {
    answer(packageVersion(PACKAGES[engine]), 0, [finding('fatal', 'unreadable', String(error), '')])
} finally {
    await browser.close()
    server.close()
}
