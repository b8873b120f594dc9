//! How hard each question was.
use super::*;

/// The questions of one test.
#[derive(Serialize)]
pub(in crate::testing) struct HardView {
    name: String,
    questions: Vec<QuestionView>,
}

#[derive(Serialize)]
struct QuestionView {
    name: String,
    /// The mean part of its points, in per cent.
    part: String,
    width: String,
    answered: String,
}

/// How hard each question was: over all sittings that are over.
pub(super) async fn hard(
    db: &impl ConnectionTrait,
    plans: &[Plan],
    done: &[Done],
    language: Language,
) -> Result<Vec<HardView>> {
    let tests: Vec<TestId> = plans.iter().map(|plan| plan.test.id).collect();
    let over: Vec<&Done> = done.iter().filter(|one| one.attempt.over).collect();
    if over.is_empty() {
        return Ok(Vec::new());
    }
    let questions = queries::bank(db, &tests).await?;
    let sittings: Vec<_> = over.iter().map(|one| one.row.id).collect();
    let answers = queries::answered(db, &sittings).await?;
    let mut all = Vec::new();
    for plan in plans {
        let sat: Vec<_> = over.iter().filter(|one| one.row.test_id == plan.test.id).collect();
        if sat.is_empty() {
            continue;
        }
        let own = questions.iter().filter(|one| one.0 == plan.test.id && one.3.kind != Kind::Description);
        let lines = own.map(|(_, version, mark, question)| {
            let mut got = Decimal::ZERO;
            let (mut answered, mut read) = (0, 0);
            for one in &sat {
                let answer = answers.get(&one.row.id).and_then(|answers| answers.get(version));
                let asked = rules::Asked {
                    question,
                    mark: Decimal::ONE,
                    response: answer.map(|answer| &answer.response),
                    // Judged points are of the mark; here of one.
                    judged: answer.and_then(|answer| answer.judged?.checked_div(*mark)),
                };
                answered += usize::from(asked.answered());
                if let Some(points) = asked.points() {
                    got += points;
                    read += 1;
                }
            }
            let people = sat.len();
            let tenths = match read {
                0 => None,
                read => Some((got * Decimal::ONE_HUNDRED / Decimal::from(read)).round_dp(1)),
            };
            QuestionView {
                name: question.shown_name(),
                part: tenths.map_or("–".to_string(), |tenths| format!("{}%", shown(tenths))),
                width: tenths.unwrap_or_default().normalize().to_string(),
                answered: say!(language, "{answered} dari {people}", "{answered} of {people}"),
            }
        });
        all.push(HardView { name: place_name(plan.test.place, language), questions: lines.collect() });
    }
    Ok(all)
}
