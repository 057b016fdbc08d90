using System.Net;

namespace JobQueue.Host.Tests;

/// <summary>Asks until an answer comes that what was started in the background brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The first answer with the expected status; the last one when it never comes.</summary>
    public static async Task<Answer> AnswersAsync(Func<Task<Answer>> ask, HttpStatusCode expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        var answer = await ask();
        while (answer.Status != expected && TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            answer = await ask();
        }

        return answer;
    }
}
