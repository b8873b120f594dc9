import { launch, person, phone, desk, signIn } from '/work/main/tests/browser/lib/browser.mjs';
const base=process.argv[2]; const who=process.argv[3]; const out=process.argv[4]; const paths=process.argv.slice(5);
const b=await launch();
for (const [n,v] of [['m',phone],['d',desk]]) { const p=await person(b,base,{viewport:v}); if(who!=='-') await signIn(p,who+'@demo.example','angkatan-demo'); let i=0; for (const path of paths){ const r=await p.goto(path); console.log(n,path,r.status()); await p.screenshot({path:`${out}-${i++}-${n}.png`}); } }
await b.close();
