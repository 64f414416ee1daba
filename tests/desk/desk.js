// SPDX-License-Identifier: EUPL-1.2
// Three people and one day, in a real browser: print, scan a pile, review, lay the result on the
// table. Prints TAP. Usage: node desk.js BUILD WORK; screenshots are kept in WORK.
"use strict";

const {execFileSync, spawn} = require("child_process");
const fs = require("fs");
const path = require("path");
const [build, work] = process.argv.slice(2).map((name) => path.resolve(name));
// The packages live beside the build, not in the source tree.
const modules = path.join(build, "tests/desk/node_modules");
const {chromium} = require(path.join(modules, "playwright-core"));
const axe = path.join(modules, "axe-core/axe.min.js");

const EVENT = "2026-11-30 Eindhoven";
const SHEETS = 30;
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync"];

let count = 0, failed = 0;
function is(name, wanted, got) {
	count++;
	const good = JSON.stringify(wanted) === JSON.stringify(got);
	if (!good) failed++;
	console.log(`${good ? "ok" : "not ok"} ${count} - ${name}`);
	if (!good) console.log(`# wanted ${JSON.stringify(wanted)}\n# got    ${JSON.stringify(got)}`);
}

const run = (program, ...args) =>
	execFileSync(path.join(build, program), args, {encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]});

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function startDesk(db) {
	const desk = spawn(path.join(build, "bin/formdesk"), ["--port", "0", "--db", db],
		{stdio: ["ignore", "pipe", "ignore"]});
	let text = "";
	await new Promise((ready, no) => {
		desk.on("exit", no);
		desk.stdout.on("data", (more) => {
			text += more;
			if (text.trim().split("\n").length === 3) ready();
		});
	});
	return {desk, links: Object.fromEntries(text.trim().split("\n").map((line) => line.split(/\s+/)))};
}

// Does whatever has the focus show it? A hidden field shows it on its label.
const focusShows = (page) => page.evaluate(() => {
	const element = document.activeElement;
	if (!element || element === document.body || element.id === "main") return true;
	const shows = (one) => one && getComputedStyle(one).outlineStyle !== "none" &&
		parseFloat(getComputedStyle(one).outlineWidth) > 0;
	return Boolean(shows(element) || shows(element.closest("label")));
});

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

// What a page must be for people who do not use a mouse, or see little.
async function look(page, name) {
	await page.waitForLoadState("networkidle");
	await page.screenshot({path: path.join(work, `${name}.png`), fullPage: true});
	// A script of the test, not of the page: its content policy rightly refuses it.
	await page.evaluate(fs.readFileSync(axe, "utf8"));
	const {violations} = await page.evaluate(() => window.axe.run());
	const bad = violations.filter((v) => ["serious", "critical"].includes(v.impact));
	is(`${name}: axe finds nothing serious`, [],
		bad.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 150)}`));
	is(`${name}: the language is said`, true, await page.evaluate(() => /^(nl|en)$/.test(document.documentElement.lang)));
	// 200 % zoom of a window of 1280 is a window of 640, 400 % one of 320.
	await page.setViewportSize({width: 640, height: 400});
	const twice = await fits(page);
	await page.setViewportSize({width: 320, height: 640});
	is(`${name}: nothing beside the window at 200 % and 400 %`, [true, true], [twice, await fits(page)]);
	await page.setViewportSize({width: 360, height: 740});
	await page.screenshot({path: path.join(work, `${name}-narrow.png`), fullPage: true});
	await page.setViewportSize({width: 1280, height: 800});
	await page.emulateMedia({forcedColors: "active"});
	await page.screenshot({path: path.join(work, `${name}-forced.png`)});
	await page.emulateMedia({forcedColors: "none"});
	let unseen = "";
	for (let i = 0; i < 10 && !unseen; i++) {
		await page.keyboard.press("Tab");
		if (!(await focusShows(page)))
			unseen = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120));
	}
	is(`${name}: the focus is seen`, "", unseen);
}

async function printDay(page, link) {
	await page.goto(link);
	await look(page, "library");
	await page.locator("h1").click();
	await page.keyboard.press("Tab");
	await page.getByRole("link", {name: /^Spiegelgesprek – deelnemer/}).focus();
	await page.keyboard.press("Enter");
	await page.waitForURL("**/coordinator/form**");
	await look(page, "form");
	await page.getByLabel("Naam van de bijeenkomst").fill(EVENT);
	await page.getByLabel("Hoeveel bladen?").fill(String(SHEETS));
	await page.getByRole("button", {name: "Maak de bladen"}).press("Enter");
	await page.waitForURL("**/coordinator/printed**");
	await look(page, "printed");
	const [download] = await Promise.all([page.waitForEvent("download"),
		page.getByRole("link", {name: /Haal het printbestand/}).click()]);
	is("the file is named after the event", `${EVENT} sg-c.pdf`, download.suggestedFilename());
	await download.saveAs(path.join(work, "sheets.pdf"));
	await page.goBack();
	await page.reload();
}

// The pen, the printer and the scanner: the sheets come in the order of the pages.
function fillIn(db) {
	const ids = execFileSync("pdftotext", ["-layout", path.join(work, "sheets.pdf"), "-"],
		{encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]})
		.split("\f").filter((text, i) => i % 2 === 0 && text.trim())
		.map((text) => text.match(/\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/)[0]);
	is("each sheet has its code", SHEETS, new Set(ids).size);
	fs.writeFileSync(path.join(work, "ids"), ids.join("\n") + "\n");
	fs.writeFileSync(path.join(work, "layout.json"), run("bin/formgen", "layout", "sg-c", "--lang", "nl"));
	run("tests/simulate", "--pdf", path.join(work, "sheets.pdf"), "--layout", path.join(work, "layout.json"),
		"--ids", path.join(work, "ids"), "--out", path.join(work, "scan.pdf"), "--style", "all",
		"--scan", "clean", "--dpi", "200", "--turn-some", "--twice", "2", "--shuffle", "--seed", "60");
	fs.writeFileSync(path.join(work, "brief.docx"), "this is no scan");
}

async function scanPile(page, link) {
	await page.goto(link);
	await look(page, "scan");
	await page.setInputFiles("#files", [path.join(work, "scan.pdf"), path.join(work, "brief.docx")]);
	await page.waitForURL("**/administrator/pile**", {timeout: 60000});
	await page.waitForSelector('#status[data-busy="0"]', {timeout: 240000});
	await look(page, "pile");
	const numbers = (await page.locator("table.sum td").allTextContents()).map(Number);
	is("60 sides are read", 2 * SHEETS, numbers[0]);
	is("2 sides were scanned twice", 2, numbers[1]);
	is("the letter is listed", 1, numbers[3] + numbers[4]);
	is("the balance adds up", numbers[5], numbers.slice(0, 5).reduce((sum, n) => sum + n));
	is("its reason is in Dutch", 1, await page.getByText("dit is geen scan", {exact: false}).count());
	is("the administrator sees no results", 403,
		(await page.request.get(new URL("/coordinator/events", link).href, {headers: {
			cookie: "coordinator=" + (await page.context().cookies(new URL("/administrator", link).href))
				.find((c) => c.name === "administrator").value}})).status());
}

// How long from a key to the next question, with its picture?
async function reviewTen(page, link) {
	const times = [];
	await page.goto(link);
	await look(page, "review");
	await page.locator(".doors a").first().click();
	await page.waitForURL("**/reviewer/next**");
	await look(page, "doubt");
	const before = Number((await page.locator("#left").textContent()).match(/\d+/)[0]);
	is("there are ten doubts to decide", true, before >= 10);
	await page.waitForTimeout(500);
	for (let i = 0; i < 10; i++) {
		times.push(await page.evaluate(() => new Promise((done) => {
			const stage = document.getElementById("stage");
			const from = performance.now();
			new MutationObserver((_, watcher) => {
				watcher.disconnect();
				done(performance.now() - from);
			}).observe(stage, {childList: true});
			document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "l", bubbles: true}));
		})));
		await page.waitForTimeout(150); // a person looks longer than this
	}
	is(`the next doubt is there in under 50 ms (median ${median(times).toFixed(1)} ms)`, true, median(times) < 50);
	await page.keyboard.press("u");
	await page.waitForTimeout(1000);
	is("undo brings the last one back", before - 9, Number((await page.locator("#left").textContent()).match(/\d+/)[0]));
	await page.keyboard.press("l");
	await page.waitForTimeout(1000);
	await page.reload();
	is("ten decisions are kept", before - 10, Number((await page.locator("#left").textContent()).match(/\d+/)[0]));
}

async function layOnTable(page, base) {
	await page.goto(base + "/coordinator/events");
	await look(page, "events");
	await page.getByRole("link", {name: EVENT}).click();
	await look(page, "event");
	await page.getByRole("button", {name: "Maak de uitkomst"}).click();
	await page.waitForURL("**/coordinator/paper**");
	await look(page, "result");
	is("the result is shown", true, await page.evaluate(() => document.querySelector(".sides img").naturalWidth > 500));
	const [download] = await Promise.all([page.waitForEvent("download"),
		page.getByRole("link", {name: "Haal het op (PDF)"}).click()]);
	is("and can be taken along", "%PDF",
		fs.readFileSync(await download.path()).subarray(0, 4).toString());
}

async function promise(page, base) {
	await page.goto(base + "/coordinator/actions?event=" + encodeURIComponent(EVENT));
	await page.getByLabel("U zei").fill("een twee drie vier vijf zes zeven acht negen");
	is("words over the limit are told while typing", "9 van 8 woorden", await page.locator("#said-words").textContent());
	await page.getByLabel("U zei").fill("Jullie bellen veel te laat terug");
	await page.getByLabel("Wij doen").fill("Wij bellen binnen twee dagen terug");
	await page.getByRole("radio", {name: "contact"}).check();
	await page.getByRole("button", {name: "Opslaan"}).click();
	await page.waitForLoadState();
	await look(page, "promises");
	await page.getByRole("button", {name: "Maak de actielijst"}).click();
	await page.waitForURL("**/coordinator/printed**");
	await look(page, "action-list");
	await page.goBack();
	await page.getByRole("button", {name: "Maak de kaart"}).click();
	await page.waitForURL("**/coordinator/paper**");
	await look(page, "card");
	is("the card is shown", true, await page.evaluate(() => document.querySelector(".sides img").naturalWidth > 300));
}

// Everything for one day in one file, with words of the day's theme.
async function printAll(page, base) {
	await page.goto(base + "/coordinator/day");
	await look(page, "day");
	await page.getByRole("link", {name: "Spiegelgesprek", exact: true}).click();
	await page.waitForURL("**instrument**");
	await page.locator("summary").click();
	await look(page, "day-order");
	await page.getByLabel("Naam van de bijeenkomst").fill("2026-12-01 Tilburg");
	await page.locator("input[name='n/sg-c/nl/']").fill("2");
	await page.locator("input[name='n/sg-c/nl/eenvoudig']").fill("1");
	await page.locator("input[name='n/sg-t/nl/']").fill("3");
	await page.locator("input[name=nl1]").fill("terug naar huis");
	await page.locator("select[name=picture1]").selectOption("house");
	await page.locator("input[name=nl2]").fill("vaste tijden");
	await page.locator("select[name=picture2]").selectOption("clock");
	await page.getByRole("button", {name: "Maak het bestand"}).click();
	await page.waitForURL("**/coordinator/printed**");
	is("a day is in one file", 1, await page.getByText("6 bladen voor “2026-12-01 Tilburg” staan in één bestand").count());
}

// A form of the house, with what is wrong with it beside it.
async function writeForm(page, base) {
	await page.goto(base + "/coordinator/own?form=new");
	await look(page, "own");
	const text = await page.locator("#text").inputValue();
	await page.locator("#text").fill(text.replace("Kon je alles vragen?", "Kon je niet alles vragen?"));
	await page.locator(".remarks .wrong").first().waitFor();
	is("what is wrong stands beside it with its rule and line", [true, true], [
		/T06/.test(await page.locator(".remarks").textContent()), /Regel \d+/.test(await page.locator(".remarks").textContent())]);
	await look(page, "own-wrong");
	await page.locator("#text").fill(text.replace("mijn-formulier", "open-dag"));
	await page.locator("#findings .notice.good").waitFor();
	is("and how it looks", true, (await page.locator("#findings img").count()) > 0);
	await page.getByRole("button", {name: "Bewaar dit formulier"}).click();
	await page.waitForURL("**kept=1**");
	await page.goto(base + "/coordinator");
	is("it is offered with the others", 1, await page.getByRole("link", {name: /^Open dag/}).count());
}

// A page of which squares and codes are gone, read by the code that a person types.
async function typeCode(page, base, db) {
	const id = run("bin/formgen", "print", "sg-c", "--event", "Breda", "--count", "1", "--db", db,
		"-o", path.join(work, "one.pdf")).trim();
	fs.writeFileSync(path.join(work, "one.ids"), id + "\n");
	run("tests/simulate", "--pdf", path.join(work, "one.pdf"), "--layout", path.join(work, "layout.json"),
		"--ids", path.join(work, "one.ids"), "--out", path.join(work, "lost.pdf"), "--spoil", "6,2",
		"--style", "cross", "--even", "--dpi", "200", "--seed", "7");
	await page.goto(base + "/administrator");
	await page.setInputFiles("#files", [path.join(work, "lost.pdf")]);
	await page.waitForURL("**/administrator/pile**", {timeout: 60000});
	await page.waitForSelector('#status[data-busy="0"]', {timeout: 120000});
	const number = async (row) => Number(await page.locator("table.sum td").nth(row).textContent());
	is("both sides are listed as trouble", [0, 2], [await number(0), (await number(3)) + (await number(4))]);
	await page.locator(".trouble summary").first().click();
	await look(page, "trouble");
	await page.locator(".trouble input.code").first().fill("AAAA-BBBB-CCCC");
	await page.locator(".trouble button").first().click();
	await page.getByText("Deze code klopt niet").waitFor();
	for (let i = 0; i < 2; i++) {
		await page.locator(".trouble summary").first().click();
		await page.locator(".trouble input.code").first().fill(id.toLowerCase());
		await page.locator(".trouble button").first().click();
		await page.getByText("Gelukt: de bladzijde is gelezen.").waitFor({timeout: 60000});
	}
	is("with the typed code both are read", [2, 0, 2], [await number(0), (await number(3)) + (await number(4)), await number(5)]);
}

// Two sheets on which nothing was found: one has something on it after all, one is empty.
async function emptySheets(page, base, db) {
	const ids = run("bin/formgen", "print", "sg-c", "--event", "Leeg", "--count", "2", "--db", db,
		"-o", path.join(work, "bare.pdf"));
	fs.writeFileSync(path.join(work, "bare.ids"), ids);
	run("tests/simulate", "--pdf", path.join(work, "bare.pdf"), "--layout", path.join(work, "layout.json"),
		"--ids", path.join(work, "bare.ids"), "--out", path.join(work, "bare-scan.pdf"), "--scan", "clean",
		"--style", "blank", "--even", "--dpi", "200", "--seed", "8");
	run("bin/formscan", "read", "--db", db, path.join(work, "bare-scan.pdf"));
	await page.goto(base + "/reviewer/next?event=Leeg");
	const asked = () => page.locator("#stage h2").textContent();
	const left = async () => Number((await page.locator("#left").textContent()).match(/\d+/)[0]);
	is("each empty sheet is one question", 2, await left());
	is("with a picture of both sides", 2, await page.locator("#stage figure img").count());
	await look(page, "empty");
	const question = await asked();
	await page.keyboard.press("2");
	await page.waitForFunction(() => Number(document.getElementById("left").textContent.match(/\d+/)[0]) > 5);
	is("the other empty sheet comes first", question, await asked());
	await page.keyboard.press("1");
	await page.waitForFunction((was) => document.querySelector("#stage h2").textContent !== was, question);
	is("a sheet that is not empty is asked question by question", 7, await left());
	is("from its first question", "Hoe vond je het gesprek vandaag?", await asked());
}

// What people wrote, one at a time: typed over, a name painted black with the mouse.
async function typeOver(page, base) {
	await page.goto(base + "/reviewer");
	await page.locator("a[href*='/reviewer/text']").first().click();
	await page.waitForURL("**/reviewer/text**");
	await look(page, "text");
	const box = await page.locator(".canvas").first().boundingBox();
	await page.mouse.move(box.x + 60, box.y + 30);
	await page.mouse.down();
	await page.mouse.move(box.x + 200, box.y + 80, {steps: 4});
	await page.mouse.up();
	await page.getByRole("button", {name: "Maak dit voorgoed zwart"}).first().click();
	await page.waitForLoadState();
	await page.locator("#words").fill("Bel mij terug als je dat belooft.");
	await page.getByLabel("naam weggelaten").check();
	await page.locator("#words").press("Enter");
	await page.waitForURL("**before=**");
	await page.goto(base + "/coordinator/quotes?event=" + encodeURIComponent(EVENT));
	await look(page, "quotes");
	await page.getByRole("button", {name: "Op de uitkomst"}).click();
	await page.getByRole("button", {name: "Gekozen: haal eraf"}).waitFor();
	is("the text is chosen for the result", 1, await page.getByText("Bel mij terug als je dat belooft.").count());
}

async function lookAround(page, base) {
	for (const [address, name] of [["/administrator/scanner", "scanner"], ["/administrator/destroy", "destroy"],
		["/administrator/export", "export"], ["/administrator/copies", "copies"]]) {
		await page.goto(base + address);
		await look(page, name);
	}
	await page.goto(base + "/administrator/export");
	await page.getByLabel("Bijeenkomst").selectOption(EVENT);
	await page.getByRole("button", {name: "Haal op"}).click();
	is("rows of clients need a reason", 1, await page.getByText("Schrijf op waarom").count());
	await page.getByLabel("Waarom is dit nodig?").fill("onderzoek met toestemming");
	const [download] = await Promise.all([page.waitForEvent("download"),
		page.getByRole("button", {name: "Haal op"}).click()]);
	is("rows come as a file named after the event", `${EVENT} antwoorden.xlsx`, download.suggestedFilename());
}

// A password for a role: who does not know it stays out, who does comes in.
async function setPassword(page, base) {
	await page.goto(base + "/coordinator/events");
	await page.getByRole("link", {name: "Wachtwoord instellen"}).click();
	await look(page, "password");
	await page.getByLabel("Nieuw wachtwoord").fill("een zin die ik onthoud");
	await page.getByRole("button", {name: "Opslaan"}).click();
	await page.getByText("Opgeslagen.").waitFor();
	await page.getByRole("button", {name: "Afsluiten"}).click();
	await page.goto(base + "/coordinator/events");
	await page.getByLabel("Wachtwoord").fill("een zin die ik vergat");
	await page.getByRole("button", {name: "Openen"}).click();
	is("a wrong password opens nothing", 1, await page.getByText("klopt niet").count());
	await page.getByLabel("Wachtwoord").fill("een zin die ik onthoud");
	await page.getByRole("button", {name: "Openen"}).click();
	await page.waitForURL("**/coordinator");
	is("the right one does", "Welke bladen heb je nodig?", await page.locator("h1").textContent());
}

async function inEnglish(page, base) {
	await page.goto(base + "/coordinator/events");
	await page.getByRole("button", {name: "English"}).click();
	is("the page stays and speaks English", ["/coordinator/events", "en", "Meetings"], [
		new URL(page.url()).pathname, await page.evaluate(() => document.documentElement.lang),
		await page.locator("h1").textContent()]);
	await page.getByRole("button", {name: "Leave"}).click();
	await page.goto(base + "/coordinator/events");
	is("who left is out", "Locked", await page.locator("h1").textContent());
	await look(page, "locked");
}

(async () => {
	const db = path.join(work, "desk.db");
	const {desk, links} = await startDesk(db);
	const base = new URL(links.coordinator).origin;
	const context = await chromium.launchPersistentContext(path.join(work, "profile"), {
		executablePath: "/usr/bin/chromium", headless: true, args: FLAGS,
		viewport: {width: 1280, height: 800}, acceptDownloads: true});
	const elsewhere = [], errors = [];
	context.on("request", (request) => {
		if (!request.url().startsWith(base + "/")) elsewhere.push(request.url());
	});
	const page = await context.newPage();
	page.on("pageerror", (error) => errors.push(error.message));
	try {
		await page.goto(base);
		await look(page, "door");
		await printDay(page, links.coordinator);
		fillIn(db);
		await scanPile(page, links.administrator);
		await reviewTen(page, links.reviewer);
		await typeOver(page, base);
		await layOnTable(page, base);
		await promise(page, base);
		await printAll(page, base);
		await writeForm(page, base);
		await typeCode(page, base, db);
		await emptySheets(page, base, db);
		await lookAround(page, base);
		await setPassword(page, base);
		await inEnglish(page, base);
		is("no request left this computer", [], elsewhere);
		is("no script failed", [], errors);
	} catch (error) {
		is("the day goes as planned", "", String(error.stack));
	}
	await context.close();
	desk.removeAllListeners("exit");
	const ended = new Promise((done) => desk.on("exit", done));
	desk.kill("SIGTERM");
	is("the desk closes when it is told to", 0, await ended);
	console.log(`1..${count}`);
	process.exit(failed ? 1 : 0);
})();
