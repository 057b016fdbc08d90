namespace JobQueue.Running;

/// <summary>An application's exception that fails when it is asked what it is.</summary>
internal sealed class SpeechlessException : Exception
{
    public override string Message => throw new InvalidOperationException("no words");
}
