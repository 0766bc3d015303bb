// What the drivers read of a book by themselves.

import { createRequire } from 'node:module'
import { posix } from 'node:path'

const JSZip = createRequire(import.meta.url)('jszip')
const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/** The files of an EPUB, the addresses of its spine in order, and its titles. */
export const unpack = async bytes => {
    const archive = await JSZip.loadAsync(bytes)
    const read = name => archive.file(name).async('string')
    const packageFile = /full-path="([^"]+)"/.exec(await read('META-INF/container.xml'))[1]
    const opf = await read(packageFile)
    const items = new Map()
    for (const [tag] of opf.matchAll(/<(?:\w+:)?item\b[^>]*>/g))
        items.set(/\sid="([^"]*)"/.exec(tag)[1], /\shref="([^"]*)"/.exec(tag)[1])
    const spine = [...opf.matchAll(/<(?:\w+:)?itemref\b[^>]*idref="([^"]*)"/g)].map(found =>
        posix.join(posix.dirname(packageFile), items.get(found[1])))
    const titles = [...opf.matchAll(/<dc:title\b[^>]*>([^<]*)</g)].map(found =>
        found[1].trim().replace(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole))
    return { archive, spine, titles }
}
