import { expect, test } from 'vitest'
import type { FaultEffect } from '../../domain/fault.ts'
import { requestFault } from './request-fault.ts'

test.each<[headers: Record<string, string>, FaultEffect | undefined]>([
  [{}, undefined],
  [{ prefer: 'return=minimal' }, undefined],
  [{ prefer: 'code=201' }, undefined],
  [{ prefer: 'code=404' }, { status: 404 }],
  [{ prefer: 'respond-async, Code = "503"; x' }, { status: 503 }],
  [{ prefer: 'code=404', 'x-mock-fault': 'malformed' }, { malformed: true }],
  [{ 'x-mock-fault': 'status=503' }, { status: 503 }],
  [{ 'x-mock-fault': 'rate-limit, retry-after=3' }, { status: 429, retryAfter: 3 }],
  [{ 'x-mock-fault': 'latency=250; drop=middle' }, { latency: 250, drop: 'middle' }],
  [{ 'x-mock-fault': 'drop=before' }, { drop: 'before' }],
  [{ 'x-mock-fault': ' status  =  503 ' }, { status: 503 }],
  [{ 'x-mock-fault': 'drop = after' }, { drop: 'after' }],
])('%j asks for %j', (headers, effect) => {
  expect(requestFault(headers)).toEqual(effect && { effect })
})

test.each([
  [{ prefer: 'code=302' }, /code=302 cannot be followed/],
  [{ prefer: 'code=' }, /400 to 599/],
  [{ 'x-mock-fault': '' }, /does not know ""/],
  [{ 'x-mock-fault': 'status=200' }, /does not know "status=200"/],
  [{ 'x-mock-fault': 'status=4e2' }, /"status=4e2"/],
  [{ 'x-mock-fault': 'latency=999999' }, /latency=0 to 60000/],
  [{ 'x-mock-fault': 'malformed=no' }, /"malformed=no"/],
  [{ 'x-mock-fault': 'retry-after=3' }, /goes with status 429/],
  [{ 'x-mock-fault': 'drop=before=after' }, /does not know "drop=before=after"/],
  [{ 'x-mock-fault': 'drop=before, status=503' }, /nothing is answered/],
  [{ 'x-mock-fault': 'status=503,explode' }, /does not know "explode"/],
])('%j is not understood', (headers, complaint) => {
  expect(requestFault(headers)).toEqual({ complaint: expect.stringMatching(complaint) })
})
