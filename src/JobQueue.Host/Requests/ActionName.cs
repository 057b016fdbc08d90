namespace JobQueue.Host.Requests;

/// <summary>Action names in paths.</summary>
internal static class ActionName
{
    /// <summary>An action may hold a slash, which a caller sends as <c>%2F</c> and which routing leaves so.</summary>
    public static string FromPath(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
