siteGenSearch.load.put('pages/0','[["Small Library","index.html",[],"A site for tests."],\n["A page","a.html",[],"One sentence."],\n["Another page","b.html",[],"One sentence."]]');
