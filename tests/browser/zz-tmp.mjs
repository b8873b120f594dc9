import fs from 'node:fs';
import { chromium } from 'playwright-core';
const dir='/tmp/w3b-dump';
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--allow-file-access-from-files']});
const only=process.argv[2];
for(const f of fs.readdirSync(dir).filter(f=>f.endsWith('.html')&&(!only||f.includes(only)))){
  let h=fs.readFileSync(`${dir}/${f}`,'utf8').replace(/\/aset\/[0-9a-f]+\//g,'file:///work/w3b/templates/assets/');
  fs.writeFileSync(`${dir}/${f}.x.htm`,h);
  for(const [w,hh] of [[360,640],[1280,800]]){
    const p=await b.newPage({viewport:{width:w,height:hh}});
    await p.goto(`file://${dir}/${f}.x.htm`);
    const over=await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth);
    const small=await p.evaluate(()=>[...document.querySelectorAll('main a,main button,main input:not([type=hidden]):not([type=checkbox]):not([type=radio]),main select,main summary')].filter(e=>{const r=e.getBoundingClientRect();return r.height>0&&r.height<43&&getComputedStyle(e).display!='inline'}).map(e=>e.outerHTML.slice(0,60)).slice(0,3));
    console.log(f,w,'overflow',over,small.length?small:'');
    await p.screenshot({path:`${dir}/${f.replace('.html','')}-${w}.png`,clip:undefined,fullPage:!!process.argv[3]});
    await p.close();
  }
}
await b.close();
