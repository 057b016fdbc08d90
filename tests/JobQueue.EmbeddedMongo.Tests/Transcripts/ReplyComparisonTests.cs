using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>The comparison itself: what it must notice, and what it must not.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ReplyComparisonTests
{
    private const string Recorded = """{"cursor":{"firstBatch":[DOCUMENTS],"id":{"$numberInt":"0"},"ns":"rec1.t"},"ok":{"$numberInt":"1"}}""";

    [TestCase("""{"v":{"$numberInt":"1"}}""", """{"v":{"$numberLong":"1"}}""", TestName = "Whole numbers lost their type in the recording")]
    [TestCase("""{"v":{"$numberInt":"1"}}""", """{"v":{"$numberDouble":"1.0"}}""", TestName = "Also whole doubles did")]
    [TestCase("""{"v":{"$numberDouble":"NaN"}}""", """{"v":{"$numberDouble":"NaN"}}""", TestName = "NaN is itself")]
    [TestCase("""{"_id":{"$oid":"6b0502a6d56ab3808a09bd1b"}}""", """{"_id":{"$oid":"000000000000000000000009"}}""", TestName = "A new id is any id")]
    public void These_are_the_same(string recorded, string replayed) => Assert.That(Difference(recorded, replayed), Is.Null);

    [TestCase("""{"v":{"$numberInt":"1"}}""", """{"v":{"$numberDecimal":"1"}}""", TestName = "A decimal is no other number")]
    [TestCase("""{"v":{"$numberDecimal":"1.0"}}""", """{"v":{"$numberDecimal":"1.00"}}""", TestName = "Digits of a decimal count")]
    [TestCase("""{"v":{"$numberInt":"0"}}""", """{"v":{"$numberDouble":"-0.0"}}""", TestName = "Zero has a sign")]
    [TestCase("""{"v":{"$numberInt":"1"}}""", """{"v":"1"}""", TestName = "A string is no number")]
    [TestCase("""{"v":null}""", "{}", TestName = "Null is not missing")]
    [TestCase("""{"a":true,"b":true}""", """{"b":true,"a":true}""", TestName = "Fields have an order")]
    [TestCase("""{"v":["a","b"]}""", """{"v":["b","a"]}""", TestName = "Elements have an order")]
    [TestCase("""{"_id":"a"},{"_id":"b"}""", """{"_id":"b"},{"_id":"a"}""", TestName = "Documents have an order")]
    [TestCase("""{"_id":"a"},{"_id":"b"}""", """{"_id":"a"}""", TestName = "Documents are counted")]
    [TestCase(
        """{"_id":{"$oid":"6b0502a6d56ab3808a09bd1b"}},{"_id":{"$oid":"6b0502a6d56ab3808a09bd1b"}}""",
        """{"_id":{"$oid":"000000000000000000000008"}},{"_id":{"$oid":"000000000000000000000009"}}""",
        TestName = "A new id stays the same id")]
    [TestCase("""{"_id":{"$oid":"000000000000000000000001"}}""", """{"_id":{"$oid":"000000000000000000000002"}}""", TestName = "An id that was given is that id")]
    public void These_differ(string recorded, string replayed) => Assert.That(Difference(recorded, replayed), Is.Not.Null);

    [TestCase("""{"n":{"$numberInt":"1"}}""", """{"n":{"$numberInt":"2"}}""", false)]
    [TestCase("""{"n":{"$numberInt":"1"}}""", """{"n":{"$numberInt":"1"},"nModified":{"$numberInt":"1"}}""", false)]
    [TestCase("""{"writeErrors":[{"index":{"$numberInt":"0"},"code":{"$numberInt":"9"},"errmsg":"a"}]}""", """{"writeErrors":[{"index":{"$numberInt":"0"},"code":{"$numberInt":"9"},"errmsg":"b"}]}""", true)]
    [TestCase("""{"writeErrors":[{"index":{"$numberInt":"0"},"code":{"$numberInt":"9"}}]}""", """{"writeErrors":[{"index":{"$numberInt":"0"},"code":{"$numberInt":"2"}}]}""", false)]
    [TestCase("""{"n":{"$numberInt":"1"},"ok":{"$numberInt":"1"}}""", """{"ok":{"$numberDouble":"1.0"},"n":{"$numberInt":"1"},"operationTime":"x"}""", true)]
    public void Fields_of_a_reply_are_compared_without_order_and_texts(string recorded, string replayed, bool same)
    {
        var difference = Comparison().Difference("update", Reply(recorded), Reply(replayed));

        Assert.That(difference is null, Is.EqualTo(same), difference);
    }

    [Test]
    public void Errors_are_compared_by_code_name_and_labels()
    {
        var recorded = new Answer.Error(112, "WriteConflict", ["TransientTransactionError"]);

        Assert.That(Comparison().Difference("find", recorded, new Answer.Error(112, "WriteConflict", ["TransientTransactionError"])), Is.Null);
        Assert.That(Comparison().Difference("find", recorded, new Answer.Error(112, "WriteConflict", [])), Is.Not.Null);
        Assert.That(Comparison().Difference("find", recorded, new Answer.Error(251, "WriteConflict", ["TransientTransactionError"])), Is.Not.Null);
        Assert.That(Comparison().Difference("find", recorded, Reply("{}")), Is.Not.Null);
    }

    private static string? Difference(string recorded, string replayed) => Comparison().Difference(
        "find",
        Reply(Recorded.Replace("DOCUMENTS", recorded, StringComparison.Ordinal)),
        Reply(Recorded.Replace("DOCUMENTS", replayed, StringComparison.Ordinal).Replace("rec1", "mine", StringComparison.Ordinal)));

    // The command gives the id …1, every other one is made by the server.
    private static ReplyComparison Comparison()
    {
        var command = TranscriptJson.Parse("""{"insert":"t","documents":[{"_id":{"$oid":"000000000000000000000001"}}]}""").AsBsonDocument;
        return new ReplyComparison(new Scenario("suite", "name", [command], [], []), "mine");
    }

    private static Answer Reply(string json) => new Answer.Reply(TranscriptJson.Parse(json).AsBsonDocument);
}
