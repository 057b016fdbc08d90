namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// A step whose recorded answer is not what MongoDB 7.0 documents. <paramref name="Documented"/> is the answer that the manual asks for:
/// canonical Extended JSON of an error (<c>{ code, codeName, labels }</c>) or of a reply (with <c>ok</c>).
/// </summary>
internal sealed record Deviation(string Suite, string Scenario, int Step, string Documented, string Why, string ManualPage)
{
    public Answer Expected
    {
        get
        {
            var answer = TranscriptJson.Parse(Documented).AsBsonDocument;
            return answer.Contains("ok") ? new Answer.Reply(answer) : Answer.From(answer);
        }
    }
}
