BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE articles (
	id INTEGER NOT NULL, 
	feed_id BIGINT NOT NULL, 
	url TEXT NOT NULL, 
	canonical_url TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	outlet TEXT NOT NULL, 
	agency TEXT NOT NULL, 
	published DATETIME, 
	first_seen DATETIME NOT NULL, 
	text_key BLOB NOT NULL, 
	CONSTRAINT pk_articles PRIMARY KEY (id)
);
INSERT INTO "articles" VALUES(1,1,'https://a.example/1?from=rss','https://a.example/1','Статья 1','Кремль ожидает разговора.','ru','Example','','2026-03-14 09:25:53.589793','2026-03-14 09:26:53.589793',X'74657874');
CREATE TABLE chats (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	chat BIGINT NOT NULL, 
	topic BIGINT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	title TEXT NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	time_zone VARCHAR(64) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	paused_until DATETIME, 
	created DATETIME NOT NULL, 
	held_until DATETIME, 
	numbered INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT uq_chats_chat_topic UNIQUE (chat, topic)
);
INSERT INTO "chats" VALUES(1,-1005,3,'private','chat -1005','ar','UTC','active',NULL,'2026-03-14 09:26:53.589793',NULL,1);
CREATE TABLE counters (
	name VARCHAR(64) NOT NULL, 
	value BIGINT NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name)
);
INSERT INTO "counters" VALUES('watches.revision',1);
CREATE TABLE deliveries (
	id INTEGER NOT NULL, 
	chat_id INTEGER NOT NULL, 
	story_id BIGINT NOT NULL, 
	article_id BIGINT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	watches JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	created DATETIME NOT NULL, 
	not_before DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	plain BOOLEAN NOT NULL, 
	doubts INTEGER NOT NULL, 
	folded BOOLEAN NOT NULL, 
	message_id BIGINT, 
	detail TEXT NOT NULL, 
	again BOOLEAN DEFAULT 0 NOT NULL, 
	settled DATETIME, 
	lease_owner VARCHAR(128), 
	lease_until DATETIME, 
	token BIGINT DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_deliveries PRIMARY KEY (id), 
	CONSTRAINT fk_deliveries_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT uq_deliveries_chat_id_story_id_kind UNIQUE (chat_id, story_id, kind)
);
INSERT INTO "deliveries" VALUES(1,1,1,1,'new','[1]','queued','2026-03-14 09:26:53.589793','2026-03-14 09:26:53.589793',0,0,0,0,NULL,'',0,NULL,NULL,NULL,0);
CREATE TABLE dialogs (
	chat_id INTEGER NOT NULL, 
	user BIGINT NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	data JSON NOT NULL, 
	message_id BIGINT, 
	expires DATETIME NOT NULL, 
	CONSTRAINT pk_dialogs PRIMARY KEY (chat_id, user), 
	CONSTRAINT fk_dialogs_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);
INSERT INTO "dialogs" VALUES(1,7,'watch','{"query":"بوتين"}',NULL,'2026-03-15 09:26:53.589793');
CREATE TABLE feeds (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	url TEXT NOT NULL, 
	host TEXT NOT NULL, 
	title TEXT NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	origin VARCHAR(16) NOT NULL, 
	added_by INTEGER, 
	state VARCHAR(16) NOT NULL, 
	interval DOUBLE NOT NULL, 
	next_due DATETIME NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	body_hash BLOB, 
	baseline DATETIME, 
	last_polled DATETIME, 
	last_success DATETIME, 
	last_full DATETIME, 
	failures INTEGER NOT NULL, 
	failing_since DATETIME, 
	failure TEXT NOT NULL, 
	lease_owner VARCHAR(128), 
	lease_until DATETIME, 
	token BIGINT DEFAULT 0 NOT NULL, 
	CONSTRAINT fk_feeds_added_by FOREIGN KEY(added_by) REFERENCES chats (id) ON DELETE SET NULL, 
	CONSTRAINT uq_feeds_url UNIQUE (url)
);
INSERT INTO "feeds" VALUES(1,'https://a.example/feed','a.example','','','chat',1,'active',300.0,'2026-03-14 09:26:53.589793',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,'',NULL,NULL,0);
CREATE TABLE matches (
	watch_id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	spans JSON NOT NULL, 
	fate VARCHAR(16) NOT NULL, 
	matched_at DATETIME NOT NULL, 
	CONSTRAINT pk_matches PRIMARY KEY (watch_id, article_id), 
	CONSTRAINT fk_matches_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE, 
	CONSTRAINT fk_matches_watch_id FOREIGN KEY(watch_id) REFERENCES watches (id) ON DELETE CASCADE
);
INSERT INTO "matches" VALUES(1,1,'[["title",0,5,"путин"]]','alerted','2026-03-14 09:26:53.589793');
CREATE TABLE meta (
	name VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('heartbeat','x');
CREATE TABLE mutes (
	chat_id INTEGER NOT NULL, 
	story_id INTEGER NOT NULL, 
	muted_at DATETIME NOT NULL, 
	CONSTRAINT pk_mutes PRIMARY KEY (chat_id, story_id), 
	CONSTRAINT fk_mutes_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_mutes_story_id FOREIGN KEY(story_id) REFERENCES stories (id) ON DELETE CASCADE
);
INSERT INTO "mutes" VALUES(1,1,'2026-03-14 09:26:53.589793');
CREATE TABLE placements (
	article_id INTEGER NOT NULL, 
	story_id INTEGER NOT NULL, 
	reason VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_placements PRIMARY KEY (article_id), 
	CONSTRAINT fk_placements_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE, 
	CONSTRAINT fk_placements_story_id FOREIGN KEY(story_id) REFERENCES stories (id) ON DELETE CASCADE
);
INSERT INTO "placements" VALUES(1,1,'first');
CREATE TABLE seen (
	feed_id INTEGER NOT NULL, 
	"key" BLOB NOT NULL, 
	last_seen DATETIME NOT NULL, 
	CONSTRAINT pk_seen PRIMARY KEY (feed_id, "key"), 
	CONSTRAINT fk_seen_feed_id FOREIGN KEY(feed_id) REFERENCES feeds (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "seen" VALUES(1,X'00FF','2026-03-14 09:26:53.589793');
CREATE TABLE stories (
	id INTEGER NOT NULL, 
	first_article BIGINT NOT NULL, 
	first_seen DATETIME NOT NULL, 
	last_seen DATETIME NOT NULL, 
	articles INTEGER NOT NULL, 
	outlets JSON NOT NULL, 
	CONSTRAINT pk_stories PRIMARY KEY (id)
);
INSERT INTO "stories" VALUES(1,1,'2026-03-14 09:26:53.589793','2026-03-14 09:26:53.589793',1,'["Example"]');
CREATE TABLE story_keys (
	"key" BLOB NOT NULL, 
	story_id INTEGER NOT NULL, 
	CONSTRAINT pk_story_keys PRIMARY KEY ("key"), 
	CONSTRAINT fk_story_keys_story_id FOREIGN KEY(story_id) REFERENCES stories (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "story_keys" VALUES(X'6B65792031',1);
CREATE TABLE watches (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	chat_id INTEGER, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	scope JSON NOT NULL, 
	mode VARCHAR(16) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	paused_until DATETIME, 
	created DATETIME NOT NULL, 
	revision BIGINT NOT NULL, 
	CONSTRAINT fk_watches_chat_id FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE SET NULL, 
	CONSTRAINT uq_watches_chat_id_number UNIQUE (chat_id, number)
);
INSERT INTO "watches" VALUES(1,1,1,'путин','{"feeds":[],"languages":[]}','instant','active',NULL,'2026-03-14 09:26:53.589793',1);
CREATE INDEX ix_articles_canonical_url ON articles (canonical_url);
CREATE INDEX ix_articles_first_seen ON articles (first_seen);
CREATE INDEX ix_stories_last_seen ON stories (last_seen);
CREATE INDEX ix_deliveries_article_id ON deliveries (article_id);
CREATE INDEX ix_deliveries_chat_id_message_id ON deliveries (chat_id, message_id);
CREATE INDEX ix_deliveries_settled ON deliveries (settled);
CREATE INDEX ix_deliveries_state_chat_id_created ON deliveries (state, chat_id, created);
CREATE INDEX ix_deliveries_story_id ON deliveries (story_id);
CREATE INDEX ix_feeds_added_by ON feeds (added_by);
CREATE INDEX ix_feeds_last_polled ON feeds (last_polled);
CREATE INDEX ix_feeds_lease_until ON feeds (lease_until);
CREATE INDEX ix_feeds_state_next_due ON feeds (state, next_due);
CREATE INDEX ix_mutes_story_id ON mutes (story_id);
CREATE INDEX ix_placements_story_id ON placements (story_id);
CREATE INDEX ix_story_keys_story_id ON story_keys (story_id);
CREATE INDEX ix_watches_revision ON watches (revision);
CREATE INDEX ix_matches_article_id ON matches (article_id);
CREATE INDEX ix_seen_last_seen ON seen (last_seen);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('chats',1);
INSERT INTO "sqlite_sequence" VALUES('feeds',1);
INSERT INTO "sqlite_sequence" VALUES('watches',1);
COMMIT;
