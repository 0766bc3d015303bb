// Makes notes of a reader's own in a page, takes them out as a file and in again.
// usage: node own.mjs PAGE.html COUNT

import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const address = pathToFileURL(process.argv[2]).href
const browser = await launch()
const told = { errors: [] }
const open = async context => {
    const page = await context.newPage()
    page.on('pageerror', error => told.errors.push(error.message))
    page.on('request', request => /^(file|data|blob|about):/.test(request.url()) || told.errors.push(request.url()))
    await page.setViewport({ width: 1360, height: 800 })
    await page.goto(address)
    return page
}
const rest = time => new Promise(go => setTimeout(go, time))
const lit = page => page.evaluate(() => [...CSS.highlights.get('own') ?? []].map(String))
const marks = page => page.evaluate(() => document.querySelectorAll('.own-mark').length)
const listed = page => page.evaluate(() => document.querySelectorAll('#reading-own .own-list li').length)
const exported = page => page.evaluate(async () => {
    const files = []
    const real = URL.createObjectURL
    URL.createObjectURL = blob => { files.push(blob); return real.call(URL, blob) }
    for (const one of [...document.querySelectorAll('.own-actions button')].slice(0, 2)) one.click()
    await new Promise(go => setTimeout(go, 200))
    URL.createObjectURL = real
    return Promise.all(files.map(file => file.text()))
})
const taken = async (page, words) => page.evaluate(async words => {
    const file = document.querySelector('#reading-own input[type="file"]')
    const data = new DataTransfer()
    data.items.add(new File([words], 'notes.jsonld'))
    file.files = data.files
    file.dispatchEvent(new Event('change'))
    await new Promise(go => setTimeout(go, 300))
    return document.querySelector('#reading-own [role="status"]').textContent
}, words)
try {
    const page = await open(browser)
    await page.evaluate(() => {
        const name = document.querySelector('#reading-own input[type="text"]')
        name.value = 'Cora Reader'
        name.dispatchEvent(new Event('change'))
    })
    told.made = []
    for (let number = 0; number < +process.argv[3]; number++) {
        const words = await page.evaluate(number => {
            const found = []
            for (const p of document.querySelectorAll('.chapter > p[data-par]')) {
                const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT)
                while (walker.nextNode()) {
                    const node = walker.currentNode
                    if (node.parentElement.closest('.call, .par, .note')) continue
                    for (const one of node.data.matchAll(/\w{3,} \w+ \w{3,}/g)) found.push([node, one.index, one[0].length])
                }
            }
            const [node, at, length] = found[number % found.length]
            node.parentElement.scrollIntoView({ block: 'center' })
            document.getSelection().setBaseAndExtent(node, at, node, at + length)
            return String(document.getSelection())
        }, number)
        await rest(300)
        told.made.push(words)
        const write = number % 2
        await page.evaluate(write => document.querySelectorAll('.own-offer:popover-open button')[write].click(), write)
        if (write) {
            await page.evaluate(number => {
                document.querySelector('.card.own textarea').value = `Note ${number}`
                document.querySelector('.card.own .actions button').click()
            }, number)
        }
        await rest(30)
    }
    told.lit = await lit(page)
    told.marks = await marks(page)
    ;[told.file, told.markdown] = await exported(page)
    await page.reload()
    await rest(200)
    told.kept = await lit(page)
    await page.close()
    // Another reader, another browser.
    const other = await open(await browser.createBrowserContext())
    told.empty = await listed(other)
    told.said = await taken(other, told.file)
    told.there = await lit(other)
    await taken(other, told.file)
    told.again = await listed(other)
    await taken(other, 'no notes')
    told.bad = await listed(other)
    process.stdout.write(JSON.stringify(told))
} finally {
    await browser.close()
}
