// Takes the pictures of the README: npm run pictures, after a build.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { looks, open, openHouse, openMarks, root, settled, signIn } from "./house.mjs";

const folder = join(root, "content", "projet", "pictures");

async function notes(house) {
  const page = await open(house, looks[0], { deviceScaleFactor: 1 });
  await signIn(house, page, "helene.lorieux");
  await openMarks(page);
  await page.locator("details.subject summary").first().click();
  await page.screenshot({ path: join(folder, "notes-phone-light.png") });
}

async function gradebook(house) {
  const page = await open(house, { ...looks[2], height: 720 });
  await signIn(house, page, "claire.vasseur");
  await page.goto(`${house.address}/app/classes/`);
  await page.locator("main a[href*='/app/carnet/']").first().click();
  await page.locator("table.grid td.open input").nth(2).focus();
  await settled(page);
  await page.screenshot({ path: join(folder, "carnet-desktop-light.png") });
}

mkdirSync(folder, { recursive: true });
const house = await openHouse();
try {
  await notes(house);
  await gradebook(house);
} finally {
  await house.close();
}
