
siteGenSearch.load.put('manifest','{"format":3,"documents":3,"whole":true,"pages":3,"text":"D","facets":{"publication":{"ids":[],"titles":[],"sets":[[]],"runs":"AC"},"authority":{"ids":[],"titles":[],"sets":[[]],"runs":"AC"},"kind":{"ids":[],"titles":[],"sets":[[]],"runs":"AC"},"audience":{"ids":[],"titles":[],"sets":[[]],"runs":"AC"},"edition":{"ids":[],"titles":[],"sets":[[]],"runs":"AC"}}}');
siteGenSearch.load.put('words','{"names":[],"synonyms":[],"bestBets":[],"unstemmed":[]}');
