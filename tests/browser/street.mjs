// A drawn street in perspective, as a picture to label in screenshots: SVG, with the boxes of its objects.
const width = 1600;
const height = 1000;
/** Where parallel lines of the street meet. */
const vanishing = { x: 850, y: 455 };

const objects = [];
const towards = (from, to, share) => from + (to - from) * share;
const points = (list) => list.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
const polygon = (list, fill, more = "") => `<polygon points="${points(list)}" fill="${fill}" ${more}/>`;

/** A row of houses along one side. Shares of depth run from 0 at the picture's edge to 1 at the vanishing point. */
function houses(edge, list) {
  const at = (depth, y) => [towards(edge, vanishing.x, depth), towards(y, vanishing.y, depth)];
  const ground = 742;
  let from = 0;
  let drawn = "";
  for (const { to, top, wall, trim, floors, columns } of list) {
    drawn = polygon([at(from, top), at(to, top), at(to, ground), at(from, ground)], wall) +
      polygon([at(from, top), at(to, top), at(to, top + 16), at(from, top + 16)], trim) + windows(from, to, top) + drawn;
    from = to;

    function windows(near, far, roof) {
      let glass = "";
      for (let floor = 0; floor < floors; floor++) {
        for (let column = 0; column < columns; column++) {
          const shop = floor === floors - 1;
          const [left, right] = [0.2, 0.8].map((part) => towards(near, far, (column + part) / columns));
          const upper = towards(roof + 30, ground, (floor + (shop ? 0.22 : 0.2)) / floors);
          const lower = towards(roof + 30, ground, (floor + (shop ? 0.98 : 0.78)) / floors);
          const lit = (floor * 7 + column * 5) % 6 === 0;
          const fill = shop ? "url(#shop)" : lit ? "#e9d9a6" : "url(#glass)";
          glass += polygon([at(left, upper), at(right, upper), at(right, lower), at(left, lower)], fill, `stroke="${trim}" stroke-width="2.4"`);
          if (shop) glass += polygon([at(left, upper - 12), at(right, upper - 12), at(right, upper + 8), at(left, upper + 8)], column % 2 ? "#8d3f38" : "#3d5f56");
        }
      }
      return glass;
    }
  }
  return drawn;
}

/** Draws an object in its own frame and records its box. */
function place(label, x, y, w, h, scale, drawing) {
  objects.push({ label, x, y, width: w * scale, height: h * scale });
  return `<g transform="translate(${x} ${y}) scale(${scale})">${drawing}</g>`;
}

const shadow = (cx, cy, rx, ry) => `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="#10151b" opacity=".42" filter="url(#soft)"/>`;

/** A car from behind, in a frame of 200 by 150. */
const rear = (paint, dark) => `${shadow(100, 143, 108, 13)}
  <rect x="14" y="118" width="34" height="32" rx="9" fill="#15181c"/><rect x="152" y="118" width="34" height="32" rx="9" fill="#15181c"/>
  <path d="M40 8 Q100 -6 160 8 L180 60 H20Z" fill="${dark}"/><path d="M48 15 Q100 4 152 15 L168 56 H32Z" fill="url(#pane)"/>
  <path d="M18 56 H182 Q199 62 199 84 V124 Q199 134 188 134 H12 Q1 134 1 124 V84 Q1 62 18 56Z" fill="${paint}"/>
  <path d="M18 56 H182 Q194 61 197 74 H3 Q6 61 18 56Z" fill="#fff" opacity=".2"/>
  <rect x="6" y="76" width="42" height="20" rx="7" fill="#b3241f"/><rect x="152" y="76" width="42" height="20" rx="7" fill="#b3241f"/>
  <rect x="10" y="79" width="16" height="13" rx="5" fill="#f28a72"/><rect x="174" y="79" width="16" height="13" rx="5" fill="#f28a72"/>
  <rect x="72" y="86" width="56" height="17" rx="2" fill="#ecebdf"/><rect x="79" y="91" width="42" height="7" fill="#4a4f57"/>
  <path d="M3 110 H197 V124 Q197 133 188 133 H12 Q3 133 3 124Z" fill="#20252b" opacity=".75"/>`;

/** A person who walks, in a frame of 60 by 150. */
const walker = (coat, legs, hair) => `${shadow(30, 148, 34, 6)}
  <path d="M26 84 L16 144 H27 L33 92Z" fill="${legs}"/><path d="M32 84 L46 142 H56 L41 84Z" fill="${legs}"/>
  <path d="M14 142 h14 v7 h-17 q0-6 3-7Z M45 141 h12 q4 3 2 8 h-14Z" fill="#1c1c20"/>
  <path d="M17 34 Q31 25 45 34 L49 92 Q31 100 14 92Z" fill="${coat}"/><path d="M17 36 L5 76 L12 80 L22 52Z M45 36 L57 74 L50 79 L40 52Z" fill="${coat}"/>
  <path d="M17 34 Q24 29 30 29 L28 97 Q20 96 14 92Z" fill="#000" opacity=".14"/>
  <circle cx="31" cy="15" r="12" fill="#d9a883"/><path d="M18 16 Q18 1 31 1 Q45 2 44 16 Q40 8 31 8 Q22 8 18 16Z" fill="${hair}"/>`;

/** A person on a bicycle from behind, in a frame of 74 by 170. */
const cyclist = `${shadow(37, 167, 30, 6)}<rect x="32" y="96" width="10" height="74" rx="5" fill="#17191d"/>
  <path d="M8 62 H66" stroke="#2b3138" stroke-width="5"/><path d="M26 88 L22 140 L32 142 L35 96Z M48 88 L52 138 L43 140 L39 96Z" fill="#2c3542"/>
  <path d="M20 38 Q37 26 54 38 L58 92 Q37 102 16 92Z" fill="#d9822b"/><path d="M20 40 L6 62 L13 68 L24 54Z M54 40 L68 62 L61 68 L50 54Z" fill="#d9822b"/>
  <circle cx="37" cy="16" r="12" fill="#c99873"/><path d="M23 15 Q25 0 37 0 Q50 0 51 15Z" fill="#e8e6df"/>`;

const lamp = `<rect x="27" y="104" width="7" height="330" fill="#3a4047"/><rect x="8" y="0" width="46" height="112" rx="9" fill="#22272c"/>
  <circle cx="31" cy="21" r="13" fill="#57221f"/><circle cx="31" cy="56" r="13" fill="#5b4a1d"/><circle cx="31" cy="91" r="13" fill="#39d07c"/>
  <circle cx="31" cy="91" r="24" fill="#39d07c" opacity=".28" filter="url(#soft)"/>`;

function tree(x, y, scale) {
  let leaves = "";
  for (let n = 0; n < 46; n++) {
    const [angle, far] = [n * 2.4, Math.sqrt((n + 1) / 46)];
    const [cx, cy] = [Math.cos(angle) * 92 * far, -190 + Math.sin(angle) * 84 * far];
    leaves += `<circle cx="${cx.toFixed(0)}" cy="${cy.toFixed(0)}" r="${28 - (n % 5) * 3}" fill="${["#4d6b3a", "#5d7c45", "#3d5a31", "#6f8d50"][n % 4]}"/>`;
  }
  return `<g transform="translate(${x} ${y}) scale(${scale})">${shadow(0, 0, 80, 12)}<path d="M-9 0 L-5 -150 H6 L10 0Z" fill="#4b3d31"/><g filter="url(#leaf)">${leaves}</g></g>`;
}

const road = (left, right, fill) => polygon([[left, height], [right, height], [vanishing.x + 6, vanishing.y], [vanishing.x - 6, vanishing.y]], fill);
const along = (x, depth) => [towards(x, vanishing.x, depth), towards(height, vanishing.y, depth)];
const dashes = [0.08, 0.3, 0.47, 0.6, 0.7, 0.78, 0.84, 0.89]
  .map((near, n) => [near, near + 0.13 - n * 0.014])
  .map(([near, far]) => polygon([along(838, near), along(866, near), along(866, far), along(838, far)], "#d9d8cf", 'opacity=".85"'))
  .join("");
const crossing = Array.from({ length: 12 }, (_, n) => {
  const x = 60 + n * 132;
  return polygon([along(x, 0.19), along(x + 76, 0.19), along(x + 76, 0.31), along(x, 0.31)], "#d7d6ce", 'opacity=".82"');
}).join("");

const left = houses(-90, [
  { to: 0.3, top: -150, wall: "#a9795c", trim: "#e0d2bd", floors: 5, columns: 4 },
  { to: 0.52, top: 10, wall: "#c9b79a", trim: "#f0e6d2", floors: 4, columns: 4 },
  { to: 0.72, top: -60, wall: "#8b8f96", trim: "#cfd3d6", floors: 5, columns: 4 },
  { to: 0.86, top: 60, wall: "#b09583", trim: "#ddd0c3", floors: 4, columns: 3 },
]);
const right = houses(width + 120, [
  { to: 0.34, top: -40, wall: "#bfc3c2", trim: "#eef0ee", floors: 4, columns: 4 },
  { to: 0.56, top: -210, wall: "#7d6a62", trim: "#c9b8ab", floors: 6, columns: 4 },
  { to: 0.74, top: 30, wall: "#d0c3a5", trim: "#f2ead6", floors: 4, columns: 4 },
  { to: 0.87, top: -10, wall: "#96a0a6", trim: "#cfd8dc", floors: 5, columns: 3 },
]);

const moving = [
  place("Car", 878, 470, 200, 150, 0.34, rear("#8e9aa3", "#6f7a82")),
  tree(470, 640, 0.66),
  tree(1205, 650, 0.72),
  place("Traffic light", 1268, 300, 62, 112, 0.86, lamp),
  place("Car", 905, 500, 200, 150, 0.72, rear("#b23a2f", "#86291f")),
  place("Person", 372, 560, 60, 150, 0.92, walker("#39506b", "#23272e", "#2a211b")),
  place("Bicycle", 662, 548, 74, 170, 0.98, cyclist),
  place("Car", 1052, 566, 200, 150, 1.38, rear("#2f5f94", "#234a75")),
  place("Person", 486, 624, 60, 150, 1.5, walker("#9b3d4a", "#2f3640", "#5a4028")),
  place("Person", 246, 640, 60, 150, 1.58, walker("#d8c9a8", "#3c4a63", "#1d1a19")),
].join("");

const cloud = (x, y, w) => `<ellipse cx="${x}" cy="${y}" rx="${w}" ry="${w * 0.22}" fill="#fff" opacity=".75" filter="url(#cloud)"/>`;

/** The picture and its objects: boxes in pixels, the nearest last. */
export const street = {
  width,
  height,
  objects,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#7fa9d3"/><stop offset=".55" stop-color="#d5e2ea"/><stop offset="1" stop-color="#efe9de"/></linearGradient>
    <linearGradient id="asphalt" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8d9296"/><stop offset="1" stop-color="#4e5358"/></linearGradient>
    <linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#9db8cc"/><stop offset="1" stop-color="#43566a"/></linearGradient>
    <linearGradient id="pane" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#b9cfdd"/><stop offset=".5" stop-color="#4d6172"/><stop offset="1" stop-color="#2b3945"/></linearGradient>
    <linearGradient id="shop" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#f0ddae"/><stop offset="1" stop-color="#5d5748"/></linearGradient>
    <radialGradient id="edge" r=".78"><stop offset=".6" stop-opacity="0"/><stop offset="1" stop-opacity=".34"/></radialGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="5"/></filter><filter id="cloud" x="-50%" y="-100%" width="200%" height="300%"><feGaussianBlur stdDeviation="20"/></filter>
    <filter id="haze"><feGaussianBlur stdDeviation="1.1"/></filter>
    <filter id="leaf"><feTurbulence baseFrequency=".06" numOctaves="2" seed="4"/><feDisplacementMap in="SourceGraphic" scale="22"/></filter>
    <filter id="grain" x="0" y="0" width="100%" height="100%"><feTurbulence baseFrequency=".8" numOctaves="2" seed="9"/><feColorMatrix values="0 0 0 0 .5  0 0 0 0 .5  0 0 0 0 .5  .9 0 0 0 -.28"/></filter>
  </defs>
  <rect width="${width}" height="${height}" fill="url(#sky)"/>${cloud(560, 90, 210)}${cloud(980, 150, 260)}${cloud(760, 230, 150)}
  <g filter="url(#haze)">${left}${right}</g>
  ${polygon([[0, 728], [vanishing.x, vanishing.y + 2], [width, 720], [width, height], [0, height]], "#b8b2a6")}
  ${road(-190, 1830, "#8f897d")}${road(-150, 1790, "url(#asphalt)")}${dashes}${crossing}
  <rect y="${vanishing.y - 14}" width="${width}" height="60" fill="#e6e3da" opacity=".28" filter="url(#cloud)"/>
  ${moving}
  <rect width="${width}" height="${height}" filter="url(#grain)" opacity=".2"/><rect width="${width}" height="${height}" fill="url(#edge)"/>
</svg>`,
};
