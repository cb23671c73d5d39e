
siteGenSearch.load.put('manifest','{"format":3,"documents":14,"whole":true,"pages":14,"text":"O","facets":{"publication":{"ids":["atlas","guide"],"titles":["Atlas","Guide"],"sets":[[],[0],[1]],"runs":"AABBCK"},"authority":{"ids":[],"titles":[],"sets":[[]],"runs":"AN"},"kind":{"ids":[],"titles":[],"sets":[[]],"runs":"AN"},"audience":{"ids":[],"titles":[],"sets":[[]],"runs":"AN"},"edition":{"ids":[],"titles":[],"sets":[[]],"runs":"AN"}}}');
siteGenSearch.load.put('words','{"names":[],"synonyms":[],"bestBets":[],"unstemmed":[]}');
