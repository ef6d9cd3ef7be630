using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Swytch.Core;

/// <summary>Our own rules. A broken one is our bug: it throws in Release too, and the node stops rather than answer wrongly.</summary>
public static class Invariant
{
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        string rule,
        [CallerArgumentExpression(nameof(condition))] string? expression = null)
    {
        if (!condition)
        {
            throw new InvariantBrokenException($"{rule} ({expression})");
        }
    }
}

/// <summary>Thrown by <see cref="Invariant"/>; never shown to a client in full.</summary>
public sealed class InvariantBrokenException(string message) : Exception(message);
