
siteGenSearch.load.put('manifest','{"format":3,"documents":4,"whole":true,"pages":4,"text":"E","facets":{"publication":{"ids":[],"titles":[],"sets":[[]],"runs":"AD"},"authority":{"ids":[],"titles":[],"sets":[[]],"runs":"AD"},"kind":{"ids":[],"titles":[],"sets":[[]],"runs":"AD"},"audience":{"ids":[],"titles":[],"sets":[[]],"runs":"AD"},"edition":{"ids":[],"titles":[],"sets":[[]],"runs":"AD"}}}');
siteGenSearch.load.put('words','{"names":[],"synonyms":[["permission","agreement"],["ring","phone number","telephone"]],"bestBets":[["may i share",2],["sharing_",2]],"unstemmed":["sharing"]}');
