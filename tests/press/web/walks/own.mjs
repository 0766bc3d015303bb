// Makes notes of a reader's own in a page, takes them out as a file and in again.
// usage: node own.mjs PAGE.html COUNT [PAGE.html…]
// With more pages (of a site), as many notes are made on each.

import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const [, , first, count, ...others] = process.argv
const addresses = [first, ...others].map(one => pathToFileURL(one).href)
const browser = await launch()
const told = { errors: [] }
const open = async context => {
    const page = await context.newPage()
    page.on('pageerror', error => told.errors.push(error.message))
    page.on('request', request => /^(file|data|blob|about):/.test(request.url()) || told.errors.push(request.url()))
    await page.setViewport({ width: 1360, height: 800 })
    await page.goto(addresses[0])
    return page
}
const rest = time => new Promise(go => setTimeout(go, time))
const onAll = async (page, look) => {
    const seen = []
    for (const address of addresses) {
        await page.goto(address)
        await rest(200)
        seen.push(...await page.evaluate(look))
    }
    return seen
}
const lit = page => onAll(page, () => [...CSS.highlights.get('own') ?? []].map(String))
const marks = page => onAll(page, () => [...document.querySelectorAll('.own-mark')].map(one => one.ariaLabel))
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
    for (let number = 0; number < +count; number++) {
        if (number && number % (count / addresses.length) === 0) await page.goto(addresses[number * addresses.length / count])
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
        // which is enough, but for a machine that has much else to do
        await page.waitForFunction(() => document.querySelectorAll('.own-offer:popover-open button').length > 1)
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
    told.marks = (await marks(page)).length
    ;[told.file, told.markdown] = await exported(page)
    told.kept = await lit(page)
    // From the last page to the first note, which is on the first.
    await page.evaluate(() => {
        document.getElementById('reading-own').showPopover()
        document.querySelector('#reading-own .own-list a').click()
    })
    await rest(600)
    told.led = page.url().split('/').at(-1)
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
