//! Writes small PDFs for tests: words at places, in the ways that real files do it.
use std::fmt::Write;

/// How a file is written.
#[derive(Clone, Copy, Default)]
pub(super) struct Style {
    /// Codes of two bytes that only a ToUnicode CMap explains, instead of WinAnsi.
    pub(super) wide: bool,
    /// The page's drawing stands in a form.
    pub(super) form: bool,
    /// Gaps inside a string instead of blanks.
    pub(super) gaps: bool,
    /// The page is written lying and shown upright.
    pub(super) turned: bool,
    /// Cells have borders.
    pub(super) borders: bool,
    /// Each character is placed alone.
    pub(super) scattered: bool,
    /// The font does not tell its characters.
    pub(super) silent: bool,
}

/// A page in the making: 600 by 800 points.
#[derive(Clone, Default)]
pub(super) struct Sheet {
    words: Vec<(f32, f32, String)>,
}

/// The width of every character, at a size of 10 points.
const WIDTH: f32 = 5.0;

impl Sheet {
    /// Puts a text at points from the left and from the top.
    pub(super) fn put(&mut self, x: f32, y: f32, text: &str) {
        self.words.push((x, y, text.to_string()));
    }

    fn draw(&self, style: Style) -> String {
        let mut out = String::new();
        if style.turned {
            // A page of 800 by 600 turned by 90 degrees shows what is written upwards.
            out += "q 0 1 -1 0 800 0 cm ";
        }
        for (x, y, text) in &self.words {
            let up = 800.0 - y;
            if style.borders {
                let _ = write!(out, "{} {} 180 14 re S ", x - 2.0, up - 3.0);
            }
            if style.scattered {
                for (i, c) in text.chars().enumerate().filter(|(_, c)| *c != ' ') {
                    #[allow(clippy::cast_precision_loss)]
                    let x = x + WIDTH * i as f32;
                    let _ = write!(
                        out,
                        "BT /F1 10 Tf 1 0 0 1 {x} {up} Tm {} Tj ET ",
                        string(&c.to_string(), style)
                    );
                }
                continue;
            }
            let _ = write!(out, "BT /F1 10 Tf {x} {up} Td ");
            if style.gaps {
                let parts: Vec<String> = text.split(' ').map(|part| string(part, style)).collect();
                let _ = write!(out, "[{}] TJ ET ", parts.join(" -500 "));
            } else {
                let _ = write!(out, "{} Tj ET ", string(text, style));
            }
        }
        if style.turned {
            out += "Q";
        }
        out
    }
}

fn string(text: &str, style: Style) -> String {
    if style.wide {
        let codes: String = text.chars().map(|c| format!("{:04X}", u32::from(c) + 1000)).collect();
        return format!("<{codes}>");
    }
    let codes: String =
        text.chars().map(|c| format!("{:02X}", if c == '–' { 0x96 } else { u32::from(c) })).collect();
    format!("<{codes}>")
}

/// The bytes of a PDF with these pages.
pub(super) fn pdf(sheets: &[Sheet], style: Style) -> Vec<u8> {
    let mut objects: Vec<String> = vec![String::new(); 6];
    let widths = vec!["500"; 256].join(" ");
    let stream =
        |dict: &str, data: &str| format!("<< {dict} /Length {} >> stream\n{data}\nendstream", data.len());
    objects[2] = match style {
        Style { wide: true, .. } => "<< /Type /Font /Subtype /Type0 /BaseFont /Wide /Encoding /Identity-H \
             /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /DW 500 >>] /ToUnicode 4 0 R >>"
            .into(),
        Style { silent: true, .. } => format!(
            "<< /Type /Font /Subtype /TrueType /BaseFont /Own /FirstChar 0 /Widths [{widths}] \
             /FontDescriptor << /Flags 4 >> >>"
        ),
        _ => format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 0 \
             /Widths [{widths}] >>"
        ),
    };
    let high = 1000 + 0x2014;
    let cmap = format!(
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <03E8> <{high:04X}> <0000> endbfrange"
    );
    objects[3] = stream("", &cmap);
    let size = if style.turned { "[0 0 800 600] /Rotate 90" } else { "[0 0 600 800]" };
    let mut kids = Vec::new();
    for sheet in sheets {
        let drawn = sheet.draw(style);
        let mut resources = "/Font << /F1 3 0 R >>".to_string();
        let content = if style.form {
            let dict =
                format!("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << {resources} >>");
            objects.push(stream(&dict, &drawn));
            resources = format!("/XObject << /Fm {} 0 R >>", objects.len());
            "q /Fm Do Q".to_string()
        } else {
            drawn
        };
        objects.push(stream("", &content));
        let content = objects.len();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox {size} /Resources << {resources} >> /Contents {content} 0 R >>"
        ));
        kids.push(format!("{} 0 R", objects.len()));
    }
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>".into();
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
    objects[4] = "null".into();
    objects[5] = "null".into();
    file(&objects)
}

/// The bytes of a PDF with these objects; the first is its catalogue.
pub(super) fn file(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// Pages from a script. `---` begins a page; `|` parts a row at 60, 250 and 280 points, `#` at 60, 90 and
/// 200; rows are 14 points apart, an empty row stands for 7. Each page has a running title and a number.
pub(super) fn sheets(script: &str) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for (i, page) in script.split("---").enumerate() {
        let mut sheet = Sheet::default();
        sheet.put(60.0, 40.0, "Standar Kerja Contoh Edisi Uji");
        let mut y = 90.0;
        for row in page.trim_matches('\n').lines() {
            let (mark, columns) =
                if row.contains('#') { ('#', [60.0, 90.0, 200.0]) } else { ('|', [60.0, 250.0, 280.0]) };
            for (cell, x) in row.split(mark).zip(columns) {
                if !cell.trim().is_empty() {
                    sheet.put(x, y, cell.trim());
                }
            }
            y += if row.trim().is_empty() { 7.0 } else { 14.0 };
        }
        sheet.put(290.0, 770.0, &format!("- {} -", i + 4));
        sheets.push(sheet);
    }
    sheets
}
