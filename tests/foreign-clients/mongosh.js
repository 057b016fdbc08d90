// mongosh: what one types at its prompt.
/* global db, rs, print, EJSON */
const assert = require('node:assert/strict');
// The arrays of the prompt's realm are not those of node's: they are compared by what they hold.
const same = (actual, expected) => assert.equal(EJSON.stringify(actual), EJSON.stringify(expected));
const passed = (what) => print(`passed: ${what}`);
const mine = db.getSiblingDB(`mongosh_${Date.now()}`);

mine.things.insertOne({ _id: 1, a: 1 });
mine.things.insertMany([{ _id: 2, a: 2 }, { _id: 3, a: 3, tags: ['x'] }]);
assert.equal(mine.things.find({ a: { $gt: 1 } }).sort({ _id: 1 }).toArray().length, 2);
assert.equal(mine.things.updateOne({ _id: 1 }, { $set: { b: 1 } }).modifiedCount, 1);
assert.equal(mine.things.findOneAndDelete({ _id: 2 }).a, 2);
assert.equal(mine.things.countDocuments(), 2);
assert.equal(mine.things.estimatedDocumentCount(), 2);
passed('documents');

assert.equal(mine.things.createIndex({ a: 1 }), 'a_1');
same(mine.things.getIndexes().map((index) => index.name), ['_id_', 'a_1']);
assert.equal(mine.things.find({ a: 3 }).explain().queryPlanner.winningPlan.inputStage.stage, 'IXSCAN');
assert.equal(mine.things.explain('executionStats').find({ a: 3 }).finish().executionStats.nReturned, 1);
assert.equal(mine.things.dropIndex('a_1').ok, 1);
passed('indexes and explain');

assert.ok(db.adminCommand({ listDatabases: 1 }).databases.some((one) => one.name === mine.getName()));
assert.ok(db.getMongo().getDBNames().includes(mine.getName()));
same(mine.getCollectionNames(), ['things']);
assert.equal(Number(mine.stats().objects), 2);
assert.equal(Number(mine.things.stats().count), 2);
assert.ok(mine.things.dataSize() > 0);
assert.equal(mine.things.validate({ full: true }).valid, true);
assert.equal(mine.runCommand({ ping: 1 }).ok, 1);
assert.equal(mine.hello().isWritablePrimary, true);
assert.equal(rs.status().members[0].stateStr, 'PRIMARY');
assert.equal(rs.conf().members.length, 1);
assert.ok(db.serverStatus().uptime >= 0);
assert.equal(db.version(), db.serverBuildInfo().version);
assert.ok(Array.isArray(db.currentOp().inprog));
assert.equal(mine.things.aggregate([{ $group: { _id: null, n: { $sum: 1 } } }]).toArray()[0].n, 2);
assert.ok(mine.things.isCapped() === false);
mine.createCollection('capped', { capped: true, size: 4096, max: 2 });
assert.ok(mine.capped.isCapped());
assert.ok(mine.things.renameCollection('renamed').ok);
let refusal = null;
try { mine.renamed.insertOne({ _id: 1 }); } catch (error) { refusal = error; }
assert.equal(refusal.code, 11000);
passed('helpers');

const session = db.getMongo().startSession();
const inSession = session.getDatabase(mine.getName());
session.startTransaction();
inSession.renamed.insertOne({ _id: 'in' });
assert.equal(mine.renamed.findOne({ _id: 'in' }), null);
session.commitTransaction();
assert.ok(mine.renamed.findOne({ _id: 'in' }));
session.startTransaction();
inSession.renamed.deleteOne({ _id: 'in' });
session.abortTransaction();
assert.ok(mine.renamed.findOne({ _id: 'in' }));
session.endSession();
passed('transaction');

const stream = mine.renamed.watch();
assert.equal(stream.tryNext(), null);
mine.renamed.insertOne({ _id: 'seen' });
let event = null;
for (let i = 0; i < 50 && event === null; i++) { event = stream.tryNext(); }
assert.equal(event.documentKey._id, 'seen');
stream.close();
passed('change stream');

assert.equal(mine.dropDatabase().ok, 1);
