using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

[SetUpFixture]
internal sealed class TranscriptsSetup
{
    [OneTimeTearDown]
    public void Print_how_many_answers_matched()
    {
        if (!ReplayTally.IsEmpty)
        {
            TestContext.Progress.WriteLine(ReplayTally.Table());
        }
    }
}
