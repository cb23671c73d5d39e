siteGenSearch.load.put('words','{"names":[],"synonyms":[["permission","agreement"],["ring","phone number","telephone"]],"bestBets":[["may i share",2],["sharing_",2]],"unstemmed":["sharing"]}');
