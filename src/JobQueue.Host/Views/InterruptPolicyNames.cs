using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>The names of interrupt policies in the API.</summary>
internal static class InterruptPolicyNames
{
    public const string Rerun = "rerun";

    public const string Leave = "leave";

    public static string NameOf(InterruptPolicy policy) => policy == InterruptPolicy.Leave ? Leave : Rerun;
}
