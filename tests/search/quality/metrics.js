// Figures of relevance for ranked results with graded targets.
"use strict";

const RESULTS = 10;             // results that count, from the first
const GOOD = 2;                 // the least grade of a good result

/*
 * The grade of each of the first results.  `units` are what is looked for,
 * each { grade, gradeOf(result) }; a result takes the best unit not yet used.
 */
function gradesOf(results, units) {
	const left = new Set(units);

	return results.slice(0, RESULTS).map((result) => {
		let best = null, grade = 0;

		for (const unit of left) {
			const its = unit.gradeOf(result);

			if (its > grade) {
				best = unit;
				grade = its;
			}
		}
		left.delete(best);
		return grade;
	});
}

function gain(grades) {
	return grades.reduce((sum, grade, i) => sum + (2 ** grade - 1) / Math.log2(i + 2), 0);
}

/* The four figures of one query. */
function figuresOf(results, units) {
	const grades = gradesOf(results, units);
	const first = grades.findIndex((grade) => grade >= GOOD);
	const ideal = units.map((unit) => unit.grade).sort((a, b) => b - a).slice(0, RESULTS);

	return {
		"success@1": first === 0 ? 1 : 0,
		"success@3": first >= 0 && first < 3 ? 1 : 0,
		"MRR@10": first >= 0 ? 1 / (first + 1) : 0,
		"nDCG@10": ideal.length ? gain(grades) / gain(ideal) : 0,
	};
}

const NAMES = ["success@1", "success@3", "MRR@10", "nDCG@10"];

/* The mean of many queries' figures. */
function meanOf(list) {
	return Object.fromEntries(NAMES.map((name) =>
		[name, list.reduce((sum, figures) => sum + figures[name], 0) / (list.length || 1)]));
}

module.exports = { NAMES, RESULTS, figuresOf, meanOf };
