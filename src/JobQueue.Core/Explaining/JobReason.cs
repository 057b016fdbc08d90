namespace JobQueue.Explaining;

/// <summary>One reason why a job stands where it stands.</summary>
/// <param name="Code">A stable word in capitals, one of <see cref="JobReasonCodes"/>.</param>
/// <param name="Message">What is so.</param>
/// <param name="Advice">What to do about it.</param>
internal sealed record JobReason(string Code, string Message, string Advice);
