/* tslint:disable */
/* eslint-disable */
export * from './ClickHouseApi.ts';
export * from './MPDXApi.ts';
export * from './SnykApi.ts';
