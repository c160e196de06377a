BEGIN TRANSACTION;
CREATE TABLE compound_records (
	compound VARCHAR(128) NOT NULL, 
	study VARCHAR(128) NOT NULL, 
	seen_hash VARCHAR(64) NOT NULL, 
	seen_origin VARCHAR(32) NOT NULL, 
	PRIMARY KEY (compound, study), 
	FOREIGN KEY(study) REFERENCES records (study)
);
INSERT INTO "compound_records" VALUES('mint','pmid:1007','74e35a64cf4fc9921465','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:1006','2f2caecff11994103986','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:1005','01dd58f5043c9b178ce0','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:1004','17d89690042bfdb2517c','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:1003','238a5dc09cdeeed05bd7','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:1002','a040a29bf14d2c05fd52','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:1001','b889bce0f287e9cf2e01','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:2002','862f3c7b9517f1f36df0','pubmed');
INSERT INTO "compound_records" VALUES('mint','pmid:2001','7c8f949db219c4b28e82','pubmed');
CREATE TABLE memberships (
	compound VARCHAR(128) NOT NULL, 
	study VARCHAR(128) NOT NULL, 
	presence VARCHAR(32) NOT NULL, 
	first_seen VARCHAR(40) NOT NULL, 
	since VARCHAR(40) NOT NULL, 
	last_checked VARCHAR(40) NOT NULL, 
	misses INTEGER NOT NULL, 
	merged_into VARCHAR(32) DEFAULT '' NOT NULL, 
	PRIMARY KEY (compound, study)
);
INSERT INTO "memberships" VALUES('mint','pmid:2002','present','2026-11-04','2026-11-04','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:2001','present','2026-11-04','2026-11-04','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:1007','present','2026-11-01','2026-11-01','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:1006','present','2026-11-01','2026-11-01','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:1005','present','2026-11-01','2026-11-01','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:1003','present','2026-11-01','2026-11-07','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:1002','present','2026-11-01','2026-11-01','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:1001','present','2026-11-01','2026-11-01','2026-11-07',0,'');
INSERT INTO "memberships" VALUES('mint','pmid:1004','gone','2026-11-01','2026-11-04','2026-11-07',3,'');
CREATE TABLE readings (
	compound VARCHAR(128) NOT NULL, 
	study VARCHAR(128) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	rulebook VARCHAR(128) NOT NULL, 
	reading TEXT NOT NULL, 
	PRIMARY KEY (compound, study, content_hash, rulebook)
);
CREATE TABLE records (
	study VARCHAR(128) NOT NULL, 
	seq INTEGER NOT NULL, 
	PRIMARY KEY (study), 
	FOREIGN KEY(study, seq) REFERENCES revisions (study, seq)
);
INSERT INTO "records" VALUES('pmid:1007',1);
INSERT INTO "records" VALUES('pmid:1006',1);
INSERT INTO "records" VALUES('pmid:1005',1);
INSERT INTO "records" VALUES('pmid:1004',1);
INSERT INTO "records" VALUES('pmid:1003',3);
INSERT INTO "records" VALUES('pmid:1002',2);
INSERT INTO "records" VALUES('pmid:1001',3);
INSERT INTO "records" VALUES('pmid:2002',1);
INSERT INTO "records" VALUES('pmid:2001',1);
CREATE TABLE revisions (
	study VARCHAR(128) NOT NULL, 
	seq INTEGER NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	record TEXT NOT NULL, 
	xml BLOB NOT NULL, 
	version INTEGER NOT NULL, 
	date_revised VARCHAR(40) NOT NULL, 
	origin VARCHAR(32) NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	run_id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (study, seq)
);
INSERT INTO "revisions" VALUES('pmid:1007',1,'74e35a64cf4fc9921465','{"id":"pmid:1007","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-01T06:00:00Z','20261101T060000Z-mint-37fd22');
INSERT INTO "revisions" VALUES('pmid:1006',1,'2f2caecff11994103986','{"id":"pmid:1006","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-01T06:00:00Z','20261101T060000Z-mint-37fd22');
INSERT INTO "revisions" VALUES('pmid:1005',1,'01dd58f5043c9b178ce0','{"id":"pmid:1005","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-01T06:00:00Z','20261101T060000Z-mint-37fd22');
INSERT INTO "revisions" VALUES('pmid:1004',1,'17d89690042bfdb2517c','{"id":"pmid:1004","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-01T06:00:00Z','20261101T060000Z-mint-37fd22');
INSERT INTO "revisions" VALUES('pmid:1003',1,'8bd099d60e9d8daf5f0b','{"id":"pmid:1003","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-01T06:00:00Z','20261101T060000Z-mint-37fd22');
INSERT INTO "revisions" VALUES('pmid:1002',1,'429a1f23286f1d97631a','{"id":"pmid:1002","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-01T06:00:00Z','20261101T060000Z-mint-37fd22');
INSERT INTO "revisions" VALUES('pmid:1001',1,'a45e98f0bba3e9736aec','{"id":"pmid:1001","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-01T06:00:00Z','20261101T060000Z-mint-37fd22');
INSERT INTO "revisions" VALUES('pmid:2002',1,'862f3c7b9517f1f36df0','{"id":"pmid:2002","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-04T06:00:00Z','20261104T060000Z-mint-5ef7e8');
INSERT INTO "revisions" VALUES('pmid:2001',1,'7c8f949db219c4b28e82','{"id":"pmid:2001","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2020,"month":6,"day":15,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2020-06-15','pubmed','2026-11-04T06:00:00Z','20261104T060000Z-mint-5ef7e8');
INSERT INTO "revisions" VALUES('pmid:1002',2,'a040a29bf14d2c05fd52','{"id":"pmid:1002","title":{"plain":"Mint","markup":"Mint"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[{"ref_type":"RetractionIn","source":"J Invent Walks. 2021","pmid":"950","note":""}],"signals":[{"standing":"retracted","signal":"RetractionIn","notice":"950"}],"country":"Norway","status":"MEDLINE","date_revised":{"year":2026,"month":11,"day":3,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2026-11-03','pubmed','2026-11-04T06:00:00Z','20261104T060000Z-mint-5ef7e8');
INSERT INTO "revisions" VALUES('pmid:1001',2,'8d38938c1b9e7d1664db','{"id":"pmid:1001","title":{"plain":"Mint, revised","markup":"Mint, revised"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2026,"month":11,"day":3,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2026-11-03','pubmed','2026-11-04T06:00:00Z','20261104T060000Z-mint-5ef7e8');
INSERT INTO "revisions" VALUES('pmid:1003',2,'54bf53fe0866f9d22fb3','{"id":"pmid:1003","title":{"plain":"Thyme","markup":"Thyme"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2026,"month":11,"day":3,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2026-11-03','pubmed','2026-11-04T06:00:00Z','20261104T060000Z-mint-5ef7e8');
INSERT INTO "revisions" VALUES('pmid:1003',3,'238a5dc09cdeeed05bd7','{"id":"pmid:1003","title":{"plain":"Mint again","markup":"Mint again"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2026,"month":11,"day":6,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2026-11-06','pubmed','2026-11-07T06:00:00Z','20261107T060000Z-mint-752d88');
INSERT INTO "revisions" VALUES('pmid:1001',3,'b889bce0f287e9cf2e01','{"id":"pmid:1001","title":{"plain":"Mint, revised twice","markup":"Mint, revised twice"},"version":1,"abstract":[{"text":{"plain":"Few words.","markup":"Few words."},"label":"","category":""}],"other_abstracts":[],"vernacular_title":"","authors":[],"authors_complete":true,"journal":{"title":"Journal of Invented Walks","abbreviation":"J Invent Walks","issn":"1234-5678","nlm_id":"9900001","volume":"7","issue":"2","pages":"11-9"},"pub_date":{"year":2020,"month":null,"day":null,"as_printed":""},"first_published":{"year":2020,"month":null,"day":null,"as_printed":""},"languages":["eng"],"publication_types":[{"name":"Journal Article","ui":"D016428"}],"mesh_headings":[],"chemicals":[],"keywords":[],"registry_ids":[],"doi":"","pmcid":"","grants":[],"coi_statement":"","corrections":[],"signals":[],"country":"Norway","status":"MEDLINE","date_revised":{"year":2026,"month":11,"day":6,"as_printed":""},"origin":"pubmed","provenance":"","kind":"article"}',X'',1,'2026-11-06','pubmed','2026-11-07T06:00:00Z','20261107T060000Z-mint-752d88');
CREATE TABLE runs (
	id VARCHAR(128) NOT NULL, 
	compound VARCHAR(128) NOT NULL, 
	started VARCHAR(40) NOT NULL, 
	finished VARCHAR(40) NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	run TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES('20261101T060000Z-mint-37fd22','mint','2026-11-01T06:00:00Z','2026-11-01T06:00:00Z','complete','{"id":"20261101T060000Z-mint-37fd22","compound":"mint","started":"2026-11-01T06:00:00Z","outcome":"complete","finished":"2026-11-01T06:00:00Z","query":"\"mint\"[tiab]","translation":"\"mint\"[tiab]","warnings":[],"hits":7,"requested":7,"received":7,"parsed":7,"failed":0,"new":7,"revised":0,"vanished":0,"restored":0,"requests":3,"data_through":"2026-11-01","error_code":"","error_message":""}');
INSERT INTO "runs" VALUES('20261104T060000Z-mint-5ef7e8','mint','2026-11-04T06:00:00Z','2026-11-04T06:00:00Z','complete','{"id":"20261104T060000Z-mint-5ef7e8","compound":"mint","started":"2026-11-04T06:00:00Z","outcome":"complete","finished":"2026-11-04T06:00:00Z","query":"\"mint\"[tiab]","translation":"\"mint\"[tiab]","warnings":[],"hits":7,"requested":9,"received":8,"parsed":8,"failed":0,"new":2,"revised":3,"vanished":2,"restored":0,"requests":6,"data_through":"2026-11-04","error_code":"","error_message":""}');
INSERT INTO "runs" VALUES('20261105T060000Z-mint-5b56c7','mint','2026-11-05T06:00:00Z','2026-11-05T06:00:00Z','complete','{"id":"20261105T060000Z-mint-5b56c7","compound":"mint","started":"2026-11-05T06:00:00Z","outcome":"complete","finished":"2026-11-05T06:00:00Z","query":"\"mint\"[tiab]","translation":"\"mint\"[tiab]","warnings":[],"hits":7,"requested":9,"received":8,"parsed":8,"failed":0,"new":0,"revised":0,"vanished":0,"restored":0,"requests":4,"data_through":"2026-11-05","error_code":"","error_message":""}');
INSERT INTO "runs" VALUES('20261107T060000Z-mint-752d88','mint','2026-11-07T06:00:00Z','2026-11-07T06:00:00Z','complete','{"id":"20261107T060000Z-mint-752d88","compound":"mint","started":"2026-11-07T06:00:00Z","outcome":"complete","finished":"2026-11-07T06:00:00Z","query":"\"mint\"[tiab]","translation":"\"mint\"[tiab]","warnings":[],"hits":8,"requested":9,"received":8,"parsed":8,"failed":0,"new":0,"revised":2,"vanished":0,"restored":1,"requests":4,"data_through":"2026-11-07","error_code":"","error_message":""}');
CREATE TABLE schema_number (
	number INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "schema_number" VALUES(2);
CREATE INDEX runs_by_compound ON runs (compound, started);
COMMIT;
